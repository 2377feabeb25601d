package org.photosphere.model.network;

import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * What a model is called, where it came from, and what it speaks of.
 *
 * @param name as its bundle has it
 * @param digest SHA-256 of the bundle, hexadecimal
 * @param labels that it takes
 * @param wavelengths of its flux
 * @param resolvingPower lambda / FWHM of its own line spread
 * @param emulatorError root mean square of model less truth on held-out nodes
 */
public record ModelDescription(
        String name,
        String digest,
        LabelSpace labels,
        WavelengthBins wavelengths,
        double resolvingPower,
        EmulatorError emulatorError) {}
