package org.photosphere.model.inversion;

/**
 * @param used model bins or observed pixels that entered chi^2
 * @param masked observed pixels within the model's wavelengths with ivar 0
 * @param outside observed pixels beyond the model's wavelengths, masked or not
 * @param clipped number of used pixels that were clipped as deviant in the final fit
 */
public record PixelCounts(int used, int masked, int outside, int clipped) {

    public PixelCounts withClipped(int count) {
        return new PixelCounts(used - count, masked, outside, count);
    }
}
