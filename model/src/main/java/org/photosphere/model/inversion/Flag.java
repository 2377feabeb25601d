package org.photosphere.model.inversion;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The flag dictionary. A flag has the same bit in both words, {@code warn} (take care) and {@code bad} (do not use),
 * and its meaning never changes; bits 19 to 23 are reserved for experiments.
 */
public enum Flag {
    EMISSION(
            0,
            "lines in emission: two neighbouring pixels 5 sigma above all that the fit has around them",
            "warn",
            "1e-8 per spectrum of 4,000 pixels",
            "derive no label from the lines in emission",
            "Gaia emission; GALAH 16"),
    MISSING_ARM(
            1,
            "an arm that the instrument has and the model covers is absent or masked",
            "warn",
            "depends on the observation",
            "compare only with results of the same arms",
            "ZWARN LITTLE_COVERAGE"),
    CHI2_HIGH(
            2,
            "chi^2 improbably high under the noise model",
            "warn, bad",
            "warn 1e-4 per spectrum; bad only where the model itself is wrong",
            "inflate sigma, or inspect the residuals",
            "RVS_WARN CHISQ_WARN (reversed: a fit no better than a continuum); ASPCAPFLAG CHI2_WARN; GALAH 128"),
    LOW_SNR(
            3,
            "median signal-to-noise per used pixel below the limit",
            "warn",
            "depends on the observation",
            "sigma is valid, but the errors of the labels are no longer Gaussian",
            "ASPCAPFLAG SN_WARN; GALAH 4"),
    NOT_CONVERGED(
            4,
            "the fit reached its limit of iterations",
            "bad",
            "not measured",
            "do not use; raise the limit of iterations",
            "GALAH 512"),
    GRID_EDGE(
            5,
            "the grid ends within the error of a label",
            "warn",
            "depends on labels and sigma",
            "the edge truncates the distribution: expect labels biased inwards and an invalid sigma",
            "RVS_WARN PARAM_WARN; PARAMFLAG GRIDEDGE_WARN; GALAH 1024"),
    EXTRAPOLATED(
            6,
            "not surrounded by nodes of the grid, or held at a bound that the data push against",
            "bad",
            "3e-5 per label of a star at a bound",
            "do not use; another grid is needed",
            "PARAMFLAG GRIDEDGE_BAD; Gaia extrapol; GALAH 1024"),
    SINGULAR_HESSIAN(
            7,
            "the data do not determine all labels",
            "bad",
            "depends on rounding",
            "do not use; the wavelengths do not constrain all labels",
            "RVS_WARN BAD_HESSIAN"),
    NONLINEAR(
            8,
            "chi^2 at two sigma is not parabolic: a variance is at least 1.5 times that of its curvature",
            "warn",
            "depends on chi^2",
            "sigma is that of chi^2, but errors are not Gaussian",
            "-"),
    NEGATIVE_FLUX(
            9,
            "the flux scale is not positive, or the flux is significantly below zero",
            "bad",
            "1.3e-3 per spectrum without signal",
            "do not use; check the sky subtraction",
            "Gaia negFlux"),
    RTE_RESIDUAL(
            10,
            "residual of the transfer equation beyond 99 % of the grid's nodes; only if a network generates the intensity",
            "warn",
            "1 % of the nodes",
            "see the accuracy tier, certified or interpolated; the model's atmosphere is inaccurate there",
            "-"),
    ENERGY_RESIDUAL(
            11,
            "residual of the energy theorem beyond 99 % of the grid's nodes",
            "warn",
            "1 % of the nodes",
            "as for RTE_RESIDUAL; absolute fluxes are affected most",
            "-"),
    FIELD_BOUNDS(
            12,
            "opacities or temperatures limited by their bounds more than at 99 % of the grid's nodes",
            "warn",
            "at most 1 % of the nodes",
            "as for RTE_RESIDUAL",
            "-"),
    PRIOR_DOMINATED(
            13,
            "a label is determined by its bounds rather than by the data",
            "warn",
            "depends on sigma",
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
            "3e-5 per spectrum",
            "state the medium of the wavelengths; the velocity is wrong by about 83 km/s",
            "-"),
    IVAR_SUSPECT(
            16,
            "stated errors wrong by a constant factor",
            "warn",
            "2e-6 per spectrum",
            "sigma is wrong by the answer's error scale",
            "Gaia fluxNoise, nullFluxErr"),
    NO_RESULT(
            17,
            "no labels: fit failed, data determine none, or one is at a bound with an error as wide as its range",
            "bad",
            "1 of 5,400 stars of the grid at S/N 10 to 100",
            "do not use; check the units and the medium of wavelengths and flux",
            "ASPCAPFLAG NO_ASPCAP_RESULT; ZWARN NODATA"),
    EQUILIBRIUM_RESIDUAL(
            18,
            "flux over depth or heating of the layers further from radiative equilibrium than at 99 % of the grid's nodes,"
                    + " each",
            "warn",
            "at most 2 % of the nodes",
            "as for RTE_RESIDUAL",
            "-"),
    CALIBRATION_EXTRAPOLATED(
            24,
            "few of the real stars that the calibration was learnt on have such labels",
            "warn",
            "depends on the labels",
            "sigma includes the uncertainty of the correction; compare with an independent method",
            "ASPCAPFLAG *_WARN outside of the calibration range"),
    UNCALIBRATED(
            25,
            "no calibration on real stars fits the spectrum: the model's error is a stated floor",
            "warn",
            "none",
            "expect errors several times sigma; calibrate on reference stars of the instrument",
            "-");

    /** Version of the dictionary, incremented with every change; it is part of every result. */
    public static final int DICTIONARY_VERSION = 7;

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

    /** Returns the dictionary as a Markdown table with one row per flag, and the equivalents in other surveys. */
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

    /** Returns the word with the bits of these flags set. */
    public static int word(Set<Flag> flags) {
        int word = 0;
        for (Flag flag : flags) {
            word |= 1 << flag.bit;
        }
        return word;
    }

    /** Returns the flags whose bits are set in a word. */
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
