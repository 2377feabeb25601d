package org.photosphere.model.inversion.instrument;

import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.inversion.LabelSurfaces;

/**
 * A model on its bins, followed by the coefficients of a layer of real stars at its labels as further points: for rows
 * that compute their points themselves and multiply them afterwards.
 *
 * @param model owned
 * @param space labels of the model
 */
record CoefficientModel(ObservedModel model, LabelSpace space, LabelSurfaces surfaces) implements ObservedModel {

    @Override
    public int points() {
        return model.points() + surfaces.size();
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
        int bins = model.points();
        int columns = 1 + space.size();
        float[][] plain = new float[labels.length][columns * bins];
        double[] maxima = model.evaluate(labels, plain);
        for (int s = 0; s < into.length; s++) {
            LabelSurfaces.Point point = LayerRows.scaled(surfaces, space, labels[s]);
            for (int c = 0; c < columns; c++) {
                int to = c * points();
                System.arraycopy(plain[s], c * bins, into[s], to, bins);
                double[] coefficients = c == 0 ? point.value() : point.derivative()[c - 1];
                for (int k = 0; k < coefficients.length; k++) {
                    into[s][to + bins + k] = (float) coefficients[k];
                }
            }
        }
        return maxima;
    }

    @Override
    public void close() {
        model.close();
    }
}
