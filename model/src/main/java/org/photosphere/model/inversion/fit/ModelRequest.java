package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.instrument.InstrumentView;

/** Something that wants the model somewhere: many share one call of it. Used by one thread. */
interface ModelRequest {

    /** Of the spectrum that it wants the model for. */
    InstrumentView view();

    /** Whether it wants no more. */
    boolean done();

    /** Where the model is wanted, in the labels' units. */
    double[] trialLabels();

    /** Takes the model at the trial labels, before {@link #receive}. */
    float[] trialPoints();

    /**
     * Takes the model, which stands in {@link #trialPoints}.
     *
     * @param maximum of the model's flux over its bins
     */
    void receive(double maximum, Workspace work);
}
