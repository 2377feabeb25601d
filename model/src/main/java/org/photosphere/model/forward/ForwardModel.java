package org.photosphere.model.forward;

import java.util.Optional;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Map from stellar labels to a spectrum: surface flux per Angstrom in vacuum bins, divided by the spectrum's own
 * maximum.
 *
 * <p>Implementations are safe for use by several threads at once, give bitwise the same answer for a spectrum in any
 * batch, and hold no native memory after a call. Every one passes {@code ForwardModelContract}.
 */
public interface ForwardModel extends AutoCloseable {

    /** Returns the model's name, as in its bundle. */
    String name();

    /** Returns the SHA-256 of its bundle, hexadecimal; provenance of every result. */
    String digest();

    LabelSpace labels();

    /** Returns the bins of the flux, Angstrom, vacuum. */
    WavelengthBins wavelengths();

    /** Returns lambda / FWHM of the model's own line spread, bins included. */
    double resolvingPower();

    /** Returns model minus truth on nodes held out of training: the model's contribution to the noise. */
    EmulatorError emulatorError();

    /**
     * Computes flux and Jacobian in one call.
     *
     * @param labels in the labels' units, within their bounds, [spectrum][label]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    Evaluation evaluate(double[][] labels);

    /**
     * Computes flux only, bitwise the same as {@link #evaluate}'s.
     *
     * @param labels in the labels' units, within their bounds, [spectrum][label]
     * @return max-normalised flux, [spectrum][bin]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    float[][] flux(double[][] labels);

    /**
     * Returns the model under an instrument's operator, for the many evaluations of a fit. Close it before the model.
     *
     * @param operator from this model's bins to the instrument's points
     */
    default ObservedModel observedBy(SpectralOperator operator) {
        return new AppliedModel(this, operator);
    }

    /**
     * Returns its physical consistency, where it generates spectra by radiative transfer; empty for a plain
     * interpolator.
     */
    default Optional<PhysicalDiagnostics> diagnostics() {
        return Optional.empty();
    }

    /** Frees the weights; no call may follow. */
    @Override
    void close();
}
