package org.photosphere.services.pipeline;

import java.util.List;

/**
 * @param raw record that was decoded
 * @param header identity and observation
 * @param arms arms, parsed but not checked
 * @param times stage times so far
 */
public record DecodedSpectrum(RawRecord raw, SpectrumHeader header, List<DecodedArm> arms, StageTimes times) {}
