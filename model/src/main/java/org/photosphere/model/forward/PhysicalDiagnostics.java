package org.photosphere.model.forward;

/** What a model that generates its spectra by radiative transfer can say of its own consistency, beyond the flux. */
public interface PhysicalDiagnostics {

    /**
     * What certifies a spectrum, in the least time.
     *
     * @param labels in the model's units, within their bounds, [label]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    PhysicalCheck check(double[] labels);

    /**
     * @param labels in the model's units, within their bounds, [spectrum][label]
     * @return residuals and latent vectors, spectrum by spectrum
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    PhysicalDiagnosis diagnose(double[][] labels);
}
