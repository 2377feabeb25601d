package org.photosphere.model.inversion;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The flag dictionary. A flag's bit is the same in both words, {@code warn} (take care) and {@code bad} (do not use),
 * and never changes its meaning; bits 18 to 23 are kept for experiments.
 */
public enum Flag {
    EMISSION(0, "lines in emission where the model absorbs"),
    MISSING_ARM(1, "an arm of the instrument is missing or fully masked"),
    CHI2_HIGH(2, "chi^2 improbably high under the noise model"),
    LOW_SNR(3, "median signal-to-noise per used pixel below the limit"),
    NOT_CONVERGED(4, "the fit ran out of iterations"),
    GRID_EDGE(5, "within one grid step of the grid's edge"),
    EXTRAPOLATED(6, "outside the nodes of the grid, or held at a bound that the data push against"),
    SINGULAR_HESSIAN(7, "the data do not determine all labels"),
    NONLINEAR(8, "the covariance does not describe chi^2 over one sigma"),
    NEGATIVE_FLUX(9, "the flux scale is not positive, or flux significantly below zero"),
    RTE_RESIDUAL(10, "radiative transfer residual beyond its reference distribution"),
    ENERGY_RESIDUAL(11, "energy residual beyond its reference distribution"),
    FIELD_BOUNDS(12, "opacity or temperature outside their bounds"),
    PRIOR_DOMINATED(13, "a label is told by its bounds rather than by the data"),
    MULTIMODAL(14, "another minimum fits almost as well"),
    WAVE_MEDIUM_SUSPECT(15, "air wavelengths given as vacuum, or the reverse"),
    IVAR_SUSPECT(16, "stated errors off by a constant factor"),
    NO_RESULT(17, "no labels: the fit failed");

    /** Grows with every change of the dictionary; stands in every result. */
    public static final int DICTIONARY_VERSION = 1;

    private final int bit;
    private final String meaning;

    Flag(int bit, String meaning) {
        this.bit = bit;
        this.meaning = meaning;
    }

    public int bit() {
        return bit;
    }

    public String meaning() {
        return meaning;
    }

    /** The word with the bits of these flags set. */
    public static int word(Set<Flag> flags) {
        int word = 0;
        for (Flag flag : flags) {
            word |= 1 << flag.bit;
        }
        return word;
    }

    /** The flags whose bits are set in a word. */
    public static Set<Flag> of(int word) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : List.of(values())) {
            if ((word & 1 << flag.bit) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
