package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableResidual.BothWays;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.network.tensor.Weights;

/**
 * Radiative intensity by a light convolutional network of t = tau / mu (6): along each ray, two layers of dilated
 * convolutions in the direction of the light's origin give the ratio of the intensity to a first guess,
 *
 * <pre>  I = J (1 + (4 / sqrt(3) - 1) exp(-t)) outward,   I = J (1 - exp(-t)) inward,</pre>
 *
 * which has the two-stream solution's flux at the surface, J deep down, and no incoming radiation. I is never negative.
 *
 * <p>A result depends on 16 layers, spaced over the whole atmosphere. With 64 layers that is every fourth, a factor 2.8
 * in tau; the contribution to the surface, t exp(-t), is as wide in ln t. The emergent intensity needs only these.
 */
final class IntensityNetwork {

    static final String PREFIX = PhysFormerDecoder.PREFIX + "intensity.";

    private static final int CHANNELS = 8;
    private static final int FEATURES = 4;
    private static final int TAPS = 4;

    /** Number of layers that a result depends on. */
    private static final int REACH = TAPS * TAPS;

    /** Gain of the last layer's initial weights: the initial output is close to the first guess. */
    private static final double START_GAIN = 0.02;

    /** The two-stream solution's I / J at the surface: F = 4 pi J / sqrt(3) = pi I. */
    private static final double SURFACE = 4 / Math.sqrt(3);

    /** Factor of the logarithm of S over J at the surface, which spans many powers of ten, to the order of 1. */
    private static final double LOGARITHM_SCALE = 0.25;

    private static final double LARGEST_RATIO = 1e30;

    /** Bound of the factor's logarithm. */
    private static final double LARGEST_CORRECTION = 8;

    private IntensityNetwork() {}

    static void initialise(Weights w, Random random) {
        convolution(w, "near", CHANNELS, FEATURES, TAPS, Math.sqrt(2), random);
        convolution(w, "far", CHANNELS, CHANNELS, TAPS, Math.sqrt(2), random);
        convolution(w, "out", 1, CHANNELS, 1, START_GAIN, random);
    }

    private static void convolution(
            Weights w, String name, int outputs, int inputs, int taps, double gain, Random random) {
        float[] values = w.zeros(PREFIX + name, outputs, inputs, taps, 1);
        double deviation = gain / Math.sqrt((double) inputs * taps);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        w.zeros(PREFIX + name + ".bias", outputs);
    }

    /** Layers between taps. */
    private static int dilation(int layers) {
        return (layers + REACH - 1) / REACH;
    }

    /**
     * Layers along a ray in the direction of the light's origin, [row, wavelength] each.
     *
     * @param surface J at the first layer of the atmosphere
     * @param outward whether the light goes to the surface
     */
    record Path(List<Dual> tau, List<Dual> source, List<Dual> mean, Dual surface, boolean outward) {

        /** Returns some layers, [layer, row, wavelength]; beyond its end a path is constant. */
        static Dual at(List<Dual> field, List<Integer> places) {
            return Dual.stack(places.stream()
                    .map(place -> field.get(Math.min(place, field.size() - 1)))
                    .toList());
        }

        /** exp(-|t|), t / (1 + |t|), ln(1 + S / J_1), and it times exp(-|t|), [1, feature, layer, point]. */
        Dual features(List<Integer> places, AngularQuadrature rays) {
            Dual along = rays.along(at(tau, places));
            Dual light = AngularQuadrature.light(along);
            NDArray one = TorchEngine.scalar(along.value().getManager(), 1);
            Dual bounded = along.add(1).reciprocal(one).mul(-1).add(1).mul(outward ? 1 : -1);
            Dual logarithm = at(source, places)
                    .div(surface)
                    .clip(0, LARGEST_RATIO)
                    .add(1)
                    .log()
                    .mul(LOGARITHM_SCALE);
            Dual onEveryRay = AngularQuadrature.spread(logarithm)
                    .mul(rays.inverseCosines().onesLike());
            long layers = places.size();
            return Dual.stack(List.of(light, bounded, onEveryRay, onEveryRay.mul(light)))
                    .reshape(1, FEATURES, layers, along.value().size() / layers);
        }

        /** First guess that the network's factor multiplies, at the first layers, [layer, ray, row, wavelength]. */
        Dual firstGuess(int layers, AngularQuadrature rays) {
            List<Integer> places = places(layers, 1);
            Dual light = AngularQuadrature.light(rays.along(at(tau, places)));
            Dual shape = outward ? light.mul(SURFACE - 1).add(1) : light.mul(-1).add(1);
            return shape.mul(AngularQuadrature.spread(at(mean, places)));
        }
    }

    /** Returns the path of light that leaves the star. */
    static Path outward(SourceField field) {
        List<Dual> mean = field.meanIntensity().unstack();
        return new Path(field.tau().unstack(), field.source().unstack(), mean, mean.get(0), true);
    }

    /** Returns the path from below up to the surface, with nothing beyond. */
    private static Path inward(SourceField field) {
        Path path = outward(field);
        return new Path(reversed(path.tau()), reversed(path.source()), reversed(path.mean()), path.surface(), false);
    }

    private static List<Dual> reversed(List<Dual> layers) {
        List<Dual> reversed = new ArrayList<>(layers);
        Collections.reverse(reversed);
        reversed.add(layers.get(0).mul(0));
        return reversed;
    }

    /**
     * Intensity that leaves the star.
     *
     * @param path outward
     * @return the unit of the field's, [ray, row, wavelength]
     */
    static Dual emergent(Path path, AngularQuadrature rays, Parameters p) {
        int dilation = dilation(path.tau().size());
        Dual features = path.features(places(REACH, dilation), rays);
        return intensity(path.firstGuess(1, rays), features, p, TAPS, 1, 1)
                .unstack()
                .get(0);
    }

    /** Intensity at all layers, the unit of the field's. */
    static BothWays atLayers(SourceField field, AngularQuadrature rays, Parameters p) {
        Dual fromTop = everywhere(outward(field), rays, p);
        List<Dual> fromBottom =
                new ArrayList<>(everywhere(inward(field), rays, p).unstack());
        Collections.reverse(fromBottom);
        return new BothWays(fromTop, Dual.stack(fromBottom));
    }

    private static Dual everywhere(Path path, AngularQuadrature rays, Parameters p) {
        int layers = path.mean().size() - (path.outward() ? 0 : 1);
        int dilation = dilation(layers);
        Dual features = path.features(places(layers + (REACH - 1) * dilation, 1), rays);
        return intensity(path.firstGuess(layers, rays), features, p, 1, dilation, TAPS * dilation);
    }

    private static List<Integer> places(int count, int spacing) {
        List<Integer> places = new ArrayList<>(count);
        for (int k = 0; k < count; k++) {
            places.add(k * spacing);
        }
        return places;
    }

    /** First guess times exp of the network's output, [layer, ray, row, wavelength]. */
    private static Dual intensity(Dual firstGuess, Dual features, Parameters p, int stride, int near, int far) {
        Dual correction = features.convolve(p.get(PREFIX + "near"), p.get(PREFIX + "near.bias"), stride, near)
                .silu()
                .convolve(p.get(PREFIX + "far"), p.get(PREFIX + "far.bias"), 1, far)
                .silu()
                .convolve(p.get(PREFIX + "out"), p.get(PREFIX + "out.bias"), 1, 1);
        return correction
                .clip(-LARGEST_CORRECTION, LARGEST_CORRECTION)
                .exp()
                .reshape(firstGuess.shape().getShape())
                .mul(firstGuess);
    }

    /**
     * Returns the additions and multiplications for a ray's emergent intensity, given those for the features of a
     * layer.
     */
    static long emergentOperations(long features) {
        long near = 2L * TAPS * FEATURES * CHANNELS;
        long far = 2L * TAPS * CHANNELS * CHANNELS;
        return REACH * features + TAPS * near + far + 2L * CHANNELS;
    }

    /** Returns the same for the intensity at one of many layers. */
    static long layerOperations(long features) {
        return features + 2L * TAPS * FEATURES * CHANNELS + 2L * TAPS * CHANNELS * CHANNELS + 2L * CHANNELS;
    }
}
