package org.photosphere.model.forward;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.photosphere.model.InputException;

/**
 * One part of a model with physics that is removed for a measurement, its weights unchanged: the increase of the error
 * is what the part contributes.
 *
 * @param kind the removed part
 * @param directions of the angular quadrature on [-1, 1] for {@link Kind#DIRECTIONS}, even; otherwise 0
 */
public record Ablation(Kind kind, int directions) {

    /** Largest number of directions, as a bundle's. */
    private static final int MOST_DIRECTIONS = 256;

    private static final String WITH_NUMBER = "directions=";

    /** Parts that can be removed. */
    public enum Kind {
        /** The decoder's transformer blocks: each is the identity. */
        BLOCKS,
        /** The dependence of kappa and sigma on depth: ln of each is its mean over the depth knots, per wavelength. */
        DEPTH,
        /** The temperatures of the network: T is the grey profile of the label Teff. */
        TEMPERATURE,
        /** Scattering: sigma is negligible. */
        SCATTERING,
        /** The angular quadrature of the bundle: it has another number of directions. */
        DIRECTIONS
    }

    public Ablation {
        boolean fits = kind == Kind.DIRECTIONS
                ? directions >= 2 && directions <= MOST_DIRECTIONS && directions % 2 == 0
                : directions == 0;
        if (!fits) {
            throw new IllegalArgumentException(directions + " directions for " + kind);
        }
    }

    /**
     * Returns the ablation of a name as {@link #name} gives it: "blocks" or "directions=4".
     *
     * @throws InputException where the name is unknown, or the number of directions is odd or out of range
     */
    public static Ablation parse(String name) {
        if (name.startsWith(WITH_NUMBER)) {
            return new Ablation(Kind.DIRECTIONS, directions(name));
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.DIRECTIONS)
                .map(kind -> new Ablation(kind, 0))
                .filter(ablation -> ablation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("no ablation '" + name + "'", "known are " + known()));
    }

    private static int directions(String name) {
        String digits = name.substring(WITH_NUMBER.length());
        int count = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : 0;
        if (count < 2 || count > MOST_DIRECTIONS || count % 2 != 0) {
            throw new InputException(
                    "ablation '" + name + "' is not of an even number of directions",
                    "give 2 to " + MOST_DIRECTIONS + ", such as directions=4");
        }
        return count;
    }

    private static String known() {
        return Arrays.stream(Kind.values())
                .map(kind -> kind == Kind.DIRECTIONS ? WITH_NUMBER + "N" : lowerCase(kind))
                .collect(Collectors.joining(", "));
    }

    private static String lowerCase(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name on a command line and in reports. */
    public String name() {
        return kind == Kind.DIRECTIONS ? WITH_NUMBER + directions : lowerCase(kind);
    }
}
