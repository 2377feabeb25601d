package org.photosphere.model.calibration;

import java.util.Map;
import java.util.Optional;

/**
 * Label calibrations by instrument.
 *
 * @param general for instruments without one of their own
 * @param instruments by name; empty where an instrument uses none
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
