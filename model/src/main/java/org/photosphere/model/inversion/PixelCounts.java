package org.photosphere.model.inversion;

/**
 * @param used model bins or observed pixels that entered chi^2
 * @param masked observed pixels with ivar 0
 * @param outside observed pixels beyond the model's wavelengths
 */
public record PixelCounts(int used, int masked, int outside) {}
