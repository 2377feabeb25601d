package org.photosphere.model.inversion.instrument;

import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.inversion.LabelSurfaces;

/**
 * A model whose flux is multiplied at each point by the factor of a layer of real stars at its labels.
 *
 * @param model owned
 * @param space labels of the model
 * @param surfaces coefficients of the factor
 */
record CorrectedModel(ObservedModel model, LabelSpace space, LabelSurfaces surfaces, LayerFactor factor)
        implements ObservedModel {

    @Override
    public int points() {
        return model.points();
    }

    @Override
    public int spectraAtOnce() {
        return model.spectraAtOnce();
    }

    @Override
    public double place(double[] labels) {
        return model.place(labels);
    }

    @Override
    public double[] evaluate(double[][] labels, float[][] into) {
        double[] maxima = model.evaluate(labels, into);
        multiply(labels, into);
        return maxima;
    }

    @Override
    public void evaluateWithoutMaxima(double[][] labels, float[][] into) {
        model.evaluateWithoutMaxima(labels, into);
        multiply(labels, into);
    }

    private void multiply(double[][] labels, float[][] into) {
        for (int s = 0; s < into.length; s++) {
            LabelSurfaces.Point point = LayerRows.scaled(surfaces, space, labels[s]);
            factor.apply(into[s], point.value(), point.derivative());
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
