package org.photosphere.model.network;

import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Name, origin and domain of a model.
 *
 * @param name as in its bundle
 * @param digest SHA-256 of the bundle, hexadecimal
 * @param labels that it takes
 * @param wavelengths of its flux
 * @param resolvingPower lambda / FWHM of its own line spread
 * @param emulatorError root mean square of model minus truth on held-out nodes
 */
public record ModelDescription(
        String name,
        String digest,
        LabelSpace labels,
        WavelengthBins wavelengths,
        double resolvingPower,
        EmulatorError emulatorError) {}
