package org.photosphere.model.inversion.fit;

import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.inversion.instrument.InstrumentView;

/** A request for the model at a point: many share one call of the model. Used by one thread. */
interface ModelRequest {

    /** Returns the view of the spectrum that the model is needed for. */
    InstrumentView view();

    /** Returns the model that is needed. */
    ObservedModel model();

    /** Returns whether the maximum of the model's flux is needed, too. */
    boolean needsMaximum();

    /** Returns whether no further evaluation is needed. */
    boolean done();

    /** Returns the point at which the model is needed, in the labels' units. */
    double[] trialLabels();

    /** Returns the array that receives the model at the trial labels, before {@link #receive}. */
    float[] trialPoints();

    /**
     * Takes the model, which is in {@link #trialPoints}.
     *
     * @param maximum of the model's flux over its bins; not a number unless it is needed
     */
    void receive(double maximum, Workspace work);
}
