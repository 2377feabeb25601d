package org.photosphere.model.forward;

/** Physical consistency of a model that generates its spectra by radiative transfer. */
public interface PhysicalDiagnostics {

    /**
     * Computes the quantities that certify a spectrum, in the least time.
     *
     * @param labels in the model's units, within their bounds, [label]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    PhysicalCheck check(double[] labels);

    /**
     * Computes the fields from which a spectrum is generated.
     *
     * @param labels in the model's units, within their bounds, [label]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    Atmosphere atmosphere(double[] labels);

    /**
     * @param labels in the model's units, within their bounds, [spectrum][label]
     * @return residuals and latent vectors, spectrum by spectrum
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    PhysicalDiagnosis diagnose(double[][] labels);
}
