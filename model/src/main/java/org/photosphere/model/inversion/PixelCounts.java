package org.photosphere.model.inversion;

/**
 * @param used model bins or observed pixels that entered chi^2
 * @param masked observed pixels within the model's wavelengths with ivar 0
 * @param outside observed pixels beyond the model's wavelengths, masked or not
 */
public record PixelCounts(int used, int masked, int outside) {}
