package org.photosphere.model.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Solution;

/** Accuracy of answers on real stars that their calibration was not learnt on, by kind of star. Immutable. */
public final class RealStars {

    /** Sigmas beyond which an error is a failure. */
    private static final double FAILURE = 5.0;

    /** A kind of star, by its published labels. */
    public enum Kind {
        DWARFS("dwarfs 4500-7000 K, log g > 3.5, [Fe/H] > -1") {
            @Override
            boolean contains(double teff, double logg, double metallicity) {
                return teff >= 4500 && teff <= 7000 && logg > 3.5 && metallicity > -1;
            }
        },
        GIANTS("giants 3800-5500 K, log g < 3.5, [Fe/H] > -1") {
            @Override
            boolean contains(double teff, double logg, double metallicity) {
                return teff >= 3800 && teff <= 5500 && logg < 3.5 && metallicity > -1;
            }
        },
        METAL_POOR("[Fe/H] -2.5 to -1") {
            @Override
            boolean contains(double teff, double logg, double metallicity) {
                return metallicity >= -2.5 && metallicity <= -1;
            }
        },
        HOT("7500-12000 K") {
            @Override
            boolean contains(double teff, double logg, double metallicity) {
                return teff >= 7500 && teff <= 12000;
            }
        },
        ALL("all") {
            @Override
            boolean contains(double teff, double logg, double metallicity) {
                return true;
            }
        };

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        abstract boolean contains(double teff, double logg, double metallicity);
    }

    /**
     * Accuracy of one label.
     *
     * @param bias median of answer minus published value, in the label's unit
     * @param scatter 1.4826 times the median absolute deviation about it
     * @param within share within one calibrated sigma
     * @param withinTwo share within two
     */
    public record Accuracy(double bias, double scatter, double within, double withinTwo) {}

    /**
     * Accuracy of one kind of star.
     *
     * @param stars number of stars
     * @param bad share without an answer or with a bad flag
     * @param labels of the others, in the order of {@link CalibrationStudy#INPUTS}
     * @param failures share of all stars that are more than 5 sigma off in a label without a bad flag
     */
    public record Row(Kind kind, int stars, double bad, List<Accuracy> labels, double failures) {}

    private RealStars() {}

    /**
     * Returns the accuracy of all kinds with any star.
     *
     * @param space of the model
     */
    public static List<Row> of(LabelSpace space, List<CalibrationStudy.HeldOut> stars) {
        int[] inputs = CalibrationStudy.INPUTS.stream().mapToInt(space::indexOf).toArray();
        List<Row> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<CalibrationStudy.HeldOut> own = stars.stream()
                    .filter(star ->
                            kind.contains(star.known()[inputs[0]], star.known()[inputs[1]], star.known()[inputs[2]]))
                    .toList();
            if (!own.isEmpty()) {
                rows.add(row(kind, own, inputs));
            }
        }
        return rows;
    }

    private static Row row(Kind kind, List<CalibrationStudy.HeldOut> stars, int[] inputs) {
        List<CalibrationStudy.HeldOut> good =
                stars.stream().filter(RealStars::isGood).toList();
        List<Accuracy> labels = new ArrayList<>();
        for (int label : inputs) {
            double[] errors =
                    good.stream().mapToDouble(star -> error(star, label)).toArray();
            double bias = RobustStatistics.median(errors);
            labels.add(new Accuracy(
                    bias,
                    RobustStatistics.scatter(errors, bias),
                    share(good, star -> Math.abs(error(star, label)) <= star.sigma()[label]),
                    share(good, star -> Math.abs(error(star, label)) <= 2 * star.sigma()[label])));
        }
        long failures = good.stream().filter(star -> isFailure(star, inputs)).count();
        return new Row(
                kind,
                stars.size(),
                1.0 - (double) good.size() / stars.size(),
                labels,
                (double) failures / stars.size());
    }

    /** Returns whether a star has an answer without a bad flag. */
    public static boolean isGood(CalibrationStudy.HeldOut star) {
        return star.answer() instanceof Solution solution && solution.bad().isEmpty();
    }

    private static boolean isFailure(CalibrationStudy.HeldOut star, int[] inputs) {
        for (int label : inputs) {
            if (Math.abs(error(star, label)) > FAILURE * star.sigma()[label]) {
                return true;
            }
        }
        return false;
    }

    private static double error(CalibrationStudy.HeldOut star, int label) {
        return ((Solution) star.answer()).labels()[label] - star.known()[label];
    }

    private static double share(List<CalibrationStudy.HeldOut> stars, Predicate<CalibrationStudy.HeldOut> isCounted) {
        return stars.isEmpty()
                ? Double.NaN
                : (double) stars.stream().filter(isCounted).count() / stars.size();
    }
}
