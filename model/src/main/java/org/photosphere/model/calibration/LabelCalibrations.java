package org.photosphere.model.calibration;

import java.util.Map;
import java.util.Optional;

/**
 * Which correction the labels of an instrument's spectra take.
 *
 * @param general of instruments without an own one
 * @param instruments by name; empty where an instrument takes none
 */
public record LabelCalibrations(
        Optional<LabelCalibration> general, Map<String, Optional<LabelCalibration>> instruments) {

    public static final LabelCalibrations NONE = new LabelCalibrations(Optional.empty(), Map.of());

    public LabelCalibrations {
        instruments = Map.copyOf(instruments);
    }

    public Optional<LabelCalibration> of(String instrument) {
        return instruments.getOrDefault(instrument, general);
    }
}
