package org.photosphere.model.training.physformer;

import org.photosphere.model.network.physformer.LinearDecoder;
import org.photosphere.model.training.SpectrumTransform;
import org.photosphere.model.training.SpectrumTransform.Answer;

/**
 * Loss of the map's latents: mean square error of max-normalised flux at some bins, by the table of
 * a {@link SpectrumTransform}, linear in the error where that is large. Immutable.
 */
final class MapLoss implements LinearDecoder.Loss {

    /**
     * Weight of the square errors of ln Teff and of ln of the flux's scale: 1 % has the weight of 0.0005 of flux.
     * Errors of Teff and of all opacities cancel in max-normalised flux, so they must be kept small themselves.
     */
    private static final double DRIFT_WEIGHT = 0.0025;

    /**
     * Error, root mean square, above which a spectrum's gradient no longer grows: grids have nodes that contradict
     * their neighbours, and a map that fits one is wrong around it.
     */
    private static final double FAR = 0.004;

    private final SpectrumTransform recipe;
    private final int[] places;

    /** @param places indices of the bins */
    MapLoss(SpectrumTransform recipe, int[] places) {
        this.recipe = recipe;
        this.places = places.clone();
    }

    /**
     * Returns a spectrum in this loss's terms.
     *
     * @param flux at the bins, erg s^-1 cm^-2 Angstrom^-1, [bin]
     * @return flux over its maximum among the bins, ln of that maximum and ln Teff, [bin + 2]
     */
    static float[] wanted(double[] flux, double lnReference) {
        double maximum = flux[brightest(flux)];
        float[] wanted = new float[flux.length + 2];
        for (int j = 0; j < flux.length; j++) {
            wanted[j] = (float) (flux[j] / maximum);
        }
        wanted[flux.length] = (float) Math.log(maximum);
        wanted[flux.length + 1] = (float) lnReference;
        return wanted;
    }

    @Override
    public double of(float[] features, float[] wanted, float[] gradient) {
        int bins = places.length;
        Answer answer = recipe.answer(places, features);
        double[] flux = answer.flux();
        int brightest = brightest(flux);
        double maximum = flux[brightest];
        double squares = 0;
        double byMaximum = 0;
        double byTemperature = 0;
        for (int j = 0; j < bins; j++) {
            double y = flux[j] / maximum;
            double error = y - wanted[j];
            squares += error * error;
            // Derivative by ln flux of the bin; the maximum divides all.
            double slope = 2 * error * y / bins;
            byMaximum -= slope;
            gradient[j] = (float) (slope * answer.byOpacity()[j]);
            byTemperature += slope * answer.byTemperature()[j];
        }
        double scale = Math.log(maximum) - wanted[bins];
        byMaximum += 2 * DRIFT_WEIGHT * scale;
        gradient[brightest] += (float) (byMaximum * answer.byOpacity()[brightest]);
        double drift = features[bins] - wanted[bins + 1];
        gradient[bins] =
                (float) (byTemperature + byMaximum * answer.byTemperature()[brightest] + 2 * DRIFT_WEIGHT * drift);
        return huber(squares / bins + DRIFT_WEIGHT * (scale * scale + drift * drift), gradient);
    }

    /** Uses the distance rather than its square above {@link #FAR} (Huber 1964). */
    private static double huber(double square, float[] gradient) {
        double distance = Math.sqrt(square);
        if (distance <= FAR) {
            return square;
        }
        for (int j = 0; j < gradient.length; j++) {
            gradient[j] *= (float) (FAR / distance);
        }
        return FAR * (2 * distance - FAR);
    }

    private static int brightest(double[] flux) {
        int brightest = 0;
        for (int j = 1; j < flux.length; j++) {
            if (flux[j] > flux[brightest]) {
                brightest = j;
            }
        }
        return brightest;
    }
}
