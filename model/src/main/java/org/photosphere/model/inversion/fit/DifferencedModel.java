package org.photosphere.model.inversion.fit;

import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.instrument.InstrumentView;

/**
 * A forward model at a view's points with derivatives by differences of its flux: for a model whose flux is cheap and
 * whose Jacobian is not. PhysFormer's flux passes through plain loops, 6 ms for 1,000 bins; its forward-mode Jacobian
 * passes through arrays of all layers, directions and labels, and takes 30 times as long. Used by one thread.
 */
final class DifferencedModel {

    /**
     * Step of a scaled label: derivatives of PhysFormer differ by 0.7 % from the exact ones (root mean square), ten
     * times less than a step of a fit needs; at a third of it, float32 fluxes still leave 0.2 %.
     */
    private static final double STEP = 1e-3;

    /** Maximum of a max-normalised flux. */
    static final double MAXIMUM = 1.0;

    private final ForwardModel model;
    private final ParameterBox box;
    private final InstrumentView view;

    /** @param model not owned */
    DifferencedModel(ForwardModel model, ParameterBox box, InstrumentView view) {
        this.model = model;
        this.box = box;
        this.view = view;
    }

    /**
     * Computes the flux and its derivatives by each scaled label.
     *
     * @param labels in their units, within their bounds, [label]
     * @param into receives flux and derivatives, [(1 + labels) * points]
     */
    void evaluate(double[] labels, float[] into) {
        int count = labels.length;
        double[] scaled = box.scaled(labels);
        double[][] places = new double[1 + count][];
        double[] steps = new double[count];
        places[0] = labels;
        for (int k = 0; k < count; k++) {
            // Inwards at the upper bound.
            double target = scaled[k] + (scaled[k] + STEP <= ParameterBox.HALF ? STEP : -STEP);
            steps[k] = target - scaled[k];
            double[] place = scaled.clone();
            place[k] = target;
            places[1 + k] = box.labels(place);
        }
        float[][] flux = model.flux(places);
        float[] here = view.atPoints(flux[0], MAXIMUM, labels);
        System.arraycopy(here, 0, into, 0, here.length);
        for (int k = 0; k < count; k++) {
            float[] there = view.atPoints(flux[1 + k], MAXIMUM, places[1 + k]);
            int from = (1 + k) * here.length;
            for (int i = 0; i < here.length; i++) {
                into[from + i] = (float) ((there[i] - here[i]) / steps[k]);
            }
        }
    }

    /**
     * Computes the flux alone, for chi^2 without derivatives.
     *
     * @param labels in their units, within their bounds, [label]
     * @param into receives the flux; the rest remains unchanged, [(1 + labels) * points]
     */
    void flux(double[] labels, float[] into) {
        float[] here = view.atPoints(model.flux(new double[][] {labels})[0], MAXIMUM, labels);
        System.arraycopy(here, 0, into, 0, here.length);
    }
}
