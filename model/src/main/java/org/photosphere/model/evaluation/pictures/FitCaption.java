package org.photosphere.model.evaluation.pictures;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.chart.Canvas.TextStyle;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.MisfitRegion;
import org.photosphere.model.inversion.Solution;

/** Caption of a fit's picture: the answer to a spectrum. */
final class FitCaption {

    /** Maximum number of listed regions. */
    static final int REGIONS = 6;

    private static final TextStyle HEAD = new TextStyle(14, true, Palette.INK);
    private static final TextStyle LINE = new TextStyle(13, false, Palette.INK);
    private static final TextStyle QUIET = new TextStyle(13, false, Palette.QUIET);
    private static final int LEADING = 20;
    private static final int VALUES = 120;
    private static final int PUBLISHED = 290;

    private static final Map<String, String> TITLES =
            Map.of("teff", "Teff (K)", "logg", "log g (cm s⁻²)", "m_h", "[M/H]", "alpha_m", "[α/M]", "rv", "RV (km/s)");

    private final Picture picture;
    private final int x;
    private int y;

    private FitCaption(Picture picture, int x, int y) {
        this.picture = picture;
        this.x = x;
        this.y = y;
    }

    /** Returns a label's name with its unit. */
    static String title(String label) {
        return TITLES.getOrDefault(label, label);
    }

    /** Writes the caption, beginning at a point below the picture's head. */
    static void into(Picture picture, ExplainedFit fit, int x, int y) {
        FitCaption words = new FitCaption(picture, x, y);
        words.labels(fit);
        words.goodness(fit.solution());
        words.rivals(fit);
        words.regions(fit.explanation().regions());
    }

    private void labels(ExplainedFit fit) {
        Solution solution = fit.solution();
        if (!fit.published().isEmpty()) {
            picture.withText("published", x + PUBLISHED, y - LEADING, QUIET);
        }
        for (int k = 0; k < fit.labels().size(); k++) {
            String name = fit.labels().get(k).name();
            value(
                    name,
                    solution.labels()[k],
                    solution.sigma()[k],
                    fit.published().get(name));
        }
        solution.velocity()
                .ifPresent(velocity -> value(
                        "rv",
                        velocity.kms(),
                        velocity.sigmaKms(),
                        fit.published().get("rv")));
    }

    private void value(String name, double value, double sigma, @Nullable Double published) {
        int decimals = sigma > 0 && sigma < 1e6 ? Math.max(0, Math.min(3, 1 - (int) Math.floor(Math.log10(sigma)))) : 0;
        String form = "%." + decimals + "f";
        picture.withText(title(name), x, y, QUIET);
        picture.withText(
                String.format(Locale.ROOT, form + " ± " + form, value, sigma).replace('-', '\u2212'),
                x + VALUES,
                y,
                LINE);
        if (published != null) {
            picture.withText(
                    String.format(Locale.ROOT, form, published).replace('-', '\u2212'), x + PUBLISHED, y, LINE);
        }
        y += LEADING;
    }

    private void goodness(Solution solution) {
        y += LEADING / 2;
        picture.withText(
                String.format(
                        Locale.ROOT,
                        "χ² %.0f for %d degrees of freedom, p = %s",
                        solution.chi2(),
                        solution.degreesOfFreedom(),
                        probability(solution.pValue())),
                x,
                y,
                LINE);
        y += LEADING;
        picture.withText(flags("bad", solution.bad()) + "   " + flags("warn", solution.warn()), x, y, LINE);
        y += LEADING;
    }

    private static String flags(String word, Set<Flag> flags) {
        return word + ": "
                + (flags.isEmpty()
                        ? "none"
                        : flags.stream().sorted().map(Flag::name).collect(Collectors.joining(", ")));
    }

    private void rivals(ExplainedFit fit) {
        List<Solution.Rival> rivals = fit.solution().rivals();
        if (rivals.isEmpty()) {
            picture.withText("no other minimum was found", x, y, QUIET);
            y += LEADING;
        }
        for (Solution.Rival rival : rivals) {
            StringBuilder text = new StringBuilder("other minimum:");
            for (int k = 0; k < fit.labels().size(); k++) {
                text.append(String.format(
                        Locale.ROOT, k == 0 ? " %.0f" : ", %.2f", rival.labels().get(k)));
            }
            picture.withText(text + String.format(Locale.ROOT, ";  Δχ² = %.1f", rival.deltaChi2()), x, y, LINE);
            y += LEADING;
        }
    }

    private void regions(List<MisfitRegion> regions) {
        y += LEADING / 2;
        if (regions.isEmpty()) {
            picture.withText("no region fits worse than noise explains (1 % false alarms)", x, y, QUIET);
            return;
        }
        String more = regions.size() > REGIONS ? ", the worst " + REGIONS + " of " + regions.size() : "";
        picture.withText("regions that drive the misfit" + more, x, y, HEAD);
        y += LEADING;
        for (int r = 0; r < Math.min(REGIONS, regions.size()); r++) {
            MisfitRegion region = regions.get(r);
            picture.withText(
                    String.format(
                            Locale.ROOT,
                            "%d   %.0f–%.0f Å   χ² %.0f of %d pixels, p = %s, %s",
                            r + 1,
                            region.lower(),
                            region.upper(),
                            region.chi2(),
                            region.rows(),
                            probability(region.pValue()),
                            direction(region)),
                    x,
                    y,
                    LINE);
            y += LEADING;
        }
    }

    private static String direction(MisfitRegion region) {
        // Contribution of the mean alone, as a share of all that noise does not explain.
        double ofMean = region.rows() * region.meanResidual() * region.meanResidual();
        boolean isOneSided = ofMean > 0.5 * (region.chi2() - region.rows());
        return !isOneSided ? "both ways" : region.meanResidual() > 0 ? "too bright" : "too faint";
    }

    private static String probability(double p) {
        if (p < 1e-99) {
            return "0";
        }
        return p >= 0.001
                ? String.format(Locale.ROOT, "%.3f", p)
                : String.format(Locale.ROOT, "%.0e", p).replace('-', '\u2212');
    }
}
