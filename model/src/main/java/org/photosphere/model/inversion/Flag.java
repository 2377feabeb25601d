package org.photosphere.model.inversion;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The flag dictionary. A flag's bit is the same in both words, {@code warn} (take care) and {@code bad} (do not use),
 * and never changes its meaning; bits 18 to 23 are kept for experiments.
 */
public enum Flag {
    EMISSION(
            0,
            "lines in emission: two neighbouring pixels above all that the fit has around them, by 5 sigma",
            "warn",
            "1e-8 a spectrum of 4,000 pixels",
            "take no label from the lines that emit",
            "Gaia emission; GALAH 16"),
    MISSING_ARM(
            1,
            "an arm that the instrument has and the model reaches is absent or masked",
            "warn",
            "by what was observed",
            "compare only with results of the same arms",
            "ZWARN LITTLE_COVERAGE"),
    CHI2_HIGH(
            2,
            "chi^2 improbably high under the noise model",
            "warn, bad",
            "warn 1e-4 a spectrum; bad only where the model is wrong by itself",
            "inflate sigma, or look at the residuals",
            "RVS_WARN CHISQ_WARN (reversed: a fit no better than a continuum); ASPCAPFLAG CHI2_WARN; GALAH 128"),
    LOW_SNR(
            3,
            "median signal-to-noise per used pixel below the limit",
            "warn",
            "by what was observed",
            "sigma holds, but labels are no longer Gaussian",
            "ASPCAPFLAG SN_WARN; GALAH 4"),
    NOT_CONVERGED(
            4,
            "the fit ran out of iterations",
            "bad",
            "not measured",
            "do not use; raise the bound on iterations",
            "GALAH 512"),
    GRID_EDGE(
            5,
            "the grid ends within the error of a label",
            "warn",
            "by the labels and sigma",
            "the edge cuts off a part of the distribution: expect labels pulled inwards and sigma not to hold",
            "RVS_WARN PARAM_WARN; PARAMFLAG GRIDEDGE_WARN; GALAH 1024"),
    EXTRAPOLATED(
            6,
            "surrounded by no nodes of the grid, or held at a bound that the data push against",
            "bad",
            "3e-5 a label of a star at a bound",
            "do not use; another grid is needed",
            "PARAMFLAG GRIDEDGE_BAD; Gaia extrapol; GALAH 1024"),
    SINGULAR_HESSIAN(
            7,
            "the data do not determine all labels",
            "bad",
            "by the numbers' rounding",
            "do not use; the wavelengths do not tell all labels",
            "RVS_WARN BAD_HESSIAN"),
    NONLINEAR(
            8,
            "chi^2 two sigma out is no parabola: a variance is half as large again as its curvature, or more",
            "warn",
            "by chi^2 itself",
            "sigma is that of chi^2, but errors are not Gaussian",
            "-"),
    NEGATIVE_FLUX(
            9,
            "the flux scale is not positive, or flux significantly below zero",
            "bad",
            "1.3e-3 a spectrum without signal",
            "do not use; look at the sky subtraction",
            "Gaia negFlux"),
    RTE_RESIDUAL(
            10,
            "residual of the transfer equation beyond 99 % of the grid's nodes",
            "warn",
            "1 % of the nodes",
            "see the accuracy tier, certified or interpolated; the model's atmosphere there is not in order",
            "-"),
    ENERGY_RESIDUAL(
            11,
            "residual of the energy theorem beyond 99 % of the grid's nodes",
            "warn",
            "1 % of the nodes",
            "as for RTE_RESIDUAL; absolute fluxes are off most",
            "-"),
    FIELD_BOUNDS(
            12,
            "opacities or temperatures held by their bounds more than at 99 % of the grid's nodes",
            "warn",
            "1 % of the nodes at most",
            "as for RTE_RESIDUAL",
            "-"),
    PRIOR_DOMINATED(
            13,
            "a label is told by its bounds rather than by the data",
            "warn",
            "by sigma",
            "do not use the labels with sigma near their range",
            "-"),
    MULTIMODAL(
            14,
            "another minimum fits almost as well",
            "warn",
            "not measured",
            "see the other modes of the answer",
            "ZWARN SMALL_DELTA_CHI2"),
    WAVE_MEDIUM_SUSPECT(
            15,
            "air wavelengths given as vacuum, or the reverse",
            "warn",
            "3e-5 a spectrum",
            "state the medium that the wavelengths have; the velocity is off by some 83 km/s",
            "-"),
    IVAR_SUSPECT(
            16,
            "stated errors off by a constant factor",
            "warn",
            "2e-6 a spectrum",
            "sigma is off by the answer's error scale",
            "Gaia fluxNoise, nullFluxErr"),
    NO_RESULT(
            17,
            "no labels: the fit failed, the data tell none, or one is at its bound with an error as wide as its range",
            "bad",
            "none of 900 stars of the grid at S/N 10 to 100",
            "do not use; look whether wavelengths and flux are what they are said to be",
            "ASPCAPFLAG NO_ASPCAP_RESULT; ZWARN NODATA");

    /** Grows with every change of the dictionary; stands in every result. */
    public static final int DICTIONARY_VERSION = 5;

    private final int bit;
    private final String meaning;
    private final String words;
    private final String falseAlarms;
    private final String advice;
    private final String counterparts;

    Flag(int bit, String meaning, String words, String falseAlarms, String advice, String counterparts) {
        this.bit = bit;
        this.meaning = meaning;
        this.words = words;
        this.falseAlarms = falseAlarms;
        this.advice = advice;
        this.counterparts = counterparts;
    }

    /** The dictionary as a Markdown table, a flag a row, with its counterparts in other surveys' words. */
    public static String table() {
        StringBuilder table = new StringBuilder("""
                | bit | flag | word | meaning | false alarms | what to do | elsewhere |
                |---|---|---|---|---|---|---|
                """);
        for (Flag flag : values()) {
            List<String> cells = List.of(
                    Integer.toString(flag.bit),
                    flag.name(),
                    flag.words,
                    flag.meaning,
                    flag.falseAlarms,
                    flag.advice,
                    flag.counterparts);
            table.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        return table.toString();
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
