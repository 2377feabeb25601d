package org.photosphere.model.inversion;

/**
 * Neighbouring rows that contribute more to chi^2 than noise explains.
 *
 * @param arm its name
 * @param lower wavelength of its first row, Angstrom, vacuum, in the spectrum's own frame
 * @param upper wavelength of its last row
 * @param rows number that entered chi^2
 * @param chi2 their contribution; {@code rows} is expected
 * @param meanResidual mean residual in sigma: positive where more flux is observed than fitted
 * @param pValue probability that noise alone makes any region of the spectrum as improbable as this one
 */
public record MisfitRegion(
        String arm, double lower, double upper, int rows, double chi2, double meanResidual, double pValue) {}
