package org.photosphere.model.forward;

import java.util.Optional;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * From stellar labels to a spectrum: surface flux per Angstrom in vacuum bins, divided by the spectrum's own maximum.
 *
 * <p>Implementations are safe for use by several threads at once, give bitwise the same answer for a spectrum whoever
 * shares its batch, and hold no native memory after a call. Every one passes {@code ForwardModelContract}.
 */
public interface ForwardModel extends AutoCloseable {

    /** The model's name, as its bundle has it. */
    String name();

    /** SHA-256 of the bundle it came from, hexadecimal; provenance of every result. */
    String digest();

    LabelSpace labels();

    /** The bins of the flux, Angstrom, vacuum. */
    WavelengthBins wavelengths();

    /** lambda / FWHM of the model's own line spread, bins included. */
    double resolvingPower();

    /** Model less truth on nodes held out of training: what the model itself adds to the noise. */
    EmulatorError emulatorError();

    /**
     * Flux and Jacobian in one call.
     *
     * @param labels in the labels' units, within their bounds, [spectrum][label]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    Evaluation evaluate(double[][] labels);

    /**
     * Flux alone, the same to the bit as {@link #evaluate}'s.
     *
     * @param labels in the labels' units, within their bounds, [spectrum][label]
     * @return max-normalised flux, [spectrum][bin]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    float[][] flux(double[][] labels);

    /**
     * The model as an instrument sees it, for the many evaluations of a fit. Close it before the model.
     *
     * @param operator from this model's bins to the instrument's points
     */
    default ObservedModel observedBy(SpectralOperator operator) {
        return new AppliedModel(this, operator);
    }

    /** Its physical consistency, where it generates spectra by radiative transfer; a plain interpolator has none. */
    default Optional<PhysicalDiagnostics> diagnostics() {
        return Optional.empty();
    }

    /** Frees the weights; no call may follow. */
    @Override
    void close();
}
