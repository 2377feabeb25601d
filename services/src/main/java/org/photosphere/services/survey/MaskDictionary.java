package org.photosphere.services.survey;

import java.util.Arrays;

/**
 * The bits of a survey's pixel masks that make a pixel unusable. All other bits flag pixels whose inverse variance
 * already accounts for the effect; the mask words are sent unchanged, and {@code mask_bits} of the message selects
 * these bits.
 */
enum MaskDictionary {
    /**
     * Bits of and_mask, set where every exposure has them (<a
     * href="https://www.sdss.org/dr17/algorithms/bitmasks/#SPPIXMASK">SDSS DR17, SPPIXMASK</a>). The two that the survey
     * documents as INVVAR = 0, and BRIGHTSKY, where its own redshift fits leave pixels out (idlspec2d, skymask). NODATA is
     * documented as INVVAR = 0, too, but has been set on good pixels since DR9, where the survey says to ignore it.
     */
    SDSS("SDSS SPPIXMASK", new Bit("FULLREJECT", 18), new Bit("NOSKY", 22), new Bit("BRIGHTSKY", 23)),

    /**
     * Bits of ANDMASK, set where every exposure has them (LAMOST data releases, "Data production description", mask
     * bits). BRIGHTSKY, bit 3, is left out: a high sky is noise, which the inverse variance holds.
     */
    LAMOST(
            "LAMOST ANDMASK",
            new Bit("BADCCD", 0),
            new Bit("BADPROFILE", 1),
            new Bit("NOSKY", 2),
            new Bit("BADCENTER", 4),
            new Bit("NODATA", 5)),

    /**
     * Bits of the images MASK (desispec, maskbits.py, specmask). SOMEBADPIX, COSMIC, LOWFLAT and BRIGHTSKY, bits 0, 2, 3
     * and 5, are left out: what remained of such a pixel is measured, with its inverse variance.
     */
    DESI(
            "DESI specmask",
            new Bit("ALLBADPIX", 1),
            new Bit("BADFIBERFLAT", 4),
            new Bit("BADSKY", 6),
            new Bit("BAD2DFIT", 7),
            new Bit("NODATA", 8),
            new Bit("BADFIBER", 9));

    /**
     * A bit that makes a pixel unusable.
     *
     * @param name survey's name of the bit
     * @param position position from 0, the least significant
     */
    record Bit(String name, int position) {}

    private final String title;
    private final int unusableBits;

    MaskDictionary(String title, Bit... unusable) {
        this.title = title;
        this.unusableBits =
                Arrays.stream(unusable).mapToInt(bit -> 1 << bit.position()).sum();
    }

    /** Returns the name used in messages. */
    String title() {
        return title;
    }

    /** Returns a word with all unusable bits. */
    int unusableBits() {
        return unusableBits;
    }
}
