package org.photosphere.services.pipeline;

import java.util.List;

/**
 * @param raw the bytes it came from
 * @param header who, where, when
 * @param arms parsed, not checked
 * @param times so far
 */
public record DecodedSpectrum(RawRecord raw, SpectrumHeader header, List<DecodedArm> arms, StageTimes times) {}
