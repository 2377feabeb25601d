package org.photosphere.model.network.physformer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.network.tensor.Weights;

/**
 * Radiative intensity by a light convolutional network of t = tau / mu (6). Along each ray, from the surface inward, a
 * convolution over groups of four steps between layers, eight channels wide, gives a share b of each step, with which
 * its mean attenuation g lies between those of its ends:
 *
 * <pre>  I = S_0 + sum over steps of g (S_to - S_from),   g = exp(-t_to) + b (exp(-t_from) - exp(-t_to))</pre>
 *
 * A share is between 0 and 1, so I is a mean of S with positive weights: it is never negative, equals S where S does not
 * change, and depends smoothly on where a ray begins. A step attenuates alike in both directions; the same share holds
 * inward. The formal solution on an S linear in t has b = 1 / delta - 1 / (exp(delta) - 1), delta the step; the network
 * must learn it from exp(-t) and 1 / (1 + t), and (8) measures how well it does.
 */
final class IntensityNetwork {

    static final String PREFIX = PhysFormerDecoder.PREFIX + "intensity.";

    static final int CHANNELS = 8;

    /** exp(-t) and 1 / (1 + t): the visible part of a ray and its depth. */
    private static final int FEATURES = 2;

    /** Steps of a group, whose shares come from the same channels. */
    static final int GROUP = 4;

    /** A group's steps have one more end than steps. */
    static final int TAPS = GROUP + 1;

    private static final int INPUTS = FEATURES * TAPS;

    /** Gain of the last layer's initial weights: initial shares are close to one half, the trapezium rule's. */
    private static final double START_GAIN = 0.02;

    private IntensityNetwork() {}

    static void initialise(Weights w, Random random) {
        fill(w.zeros(PREFIX + "near", CHANNELS, INPUTS), Math.sqrt(2.0 / INPUTS), random);
        w.zeros(PREFIX + "near.bias", CHANNELS, 1);
        fill(w.zeros(PREFIX + "out", GROUP, CHANNELS), START_GAIN / Math.sqrt(CHANNELS), random);
        w.zeros(PREFIX + "out.bias", GROUP, 1);
    }

    private static void fill(float[] values, double deviation, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }

    /**
     * Ends of the steps of a ray: the surface, the layers, and the last layer again until the groups are complete.
     *
     * @param tau optical depth, [end, row, wavelength]
     * @param rise of S over each step, [step, row, wavelength]
     * @param surface S of the first layer, which holds up to the surface, [row, wavelength]
     */
    record Path(Dual tau, Dual rise, Dual surface) {

        static Path of(SourceField field) {
            List<Dual> depths = new ArrayList<>(field.tau().unstack());
            List<Dual> sources = new ArrayList<>(field.source().unstack());
            Dual top = sources.get(0);
            depths.add(0, depths.get(0).mul(0));
            sources.add(0, top);
            int repeats = Math.floorMod(1 - depths.size(), GROUP);
            depths.addAll(Collections.nCopies(repeats, depths.get(depths.size() - 1)));
            sources.addAll(Collections.nCopies(repeats, sources.get(sources.size() - 1)));
            Dual source = Dual.stack(sources);
            long ends = depths.size();
            return new Path(Dual.stack(depths), source.range(1, ends).sub(source.range(0, ends - 1)), top);
        }
    }

    /**
     * Contribution of some rays to the emergent flux (7), without incoming radiation at the surface.
     *
     * @return 2 pi times the unit of S, [row, wavelength]
     */
    static Dual flux(Path path, AngularQuadrature rays, Parameters p) {
        Dual along = rays.along(path.tau());
        Dual light = AngularQuadrature.light(along);
        long ends = along.shape().get(0);
        Dual below = light.range(1, ends);
        Dual attenuation =
                below.add(shares(along, light, p).mul(light.range(0, ends - 1).sub(below)));
        Dual seen = attenuation.mul(rays.fluxWeights()).sum(1);
        return path.rise()
                .mul(seen)
                .sum(0)
                .add(path.surface().mul(rays.fluxWeights().sum().getFloat()));
    }

    /**
     * Shares of the steps between layers, 0 to 1, [layer - 1, ray, row, wavelength].
     *
     * @param layers number of the field's layers
     */
    static Dual atLayers(Path path, int layers, AngularQuadrature rays, Parameters p) {
        Dual along = rays.along(path.tau());
        return shares(along, AngularQuadrature.light(along), p).range(1, layers);
    }

    /** Shares of all steps, [step, ray, row, wavelength]; t and exp(-t) of their ends, [end, ray, row, wavelength]. */
    private static Dual shares(Dual along, Dual light, Parameters p) {
        long[] shape = along.shape().getShape();
        long points = shape[1] * shape[2] * shape[3];
        long groups = (shape[0] - 1) / GROUP;
        Dual depth = along.add(1).reciprocal(TorchEngine.scalar(along.value().getManager(), 1));
        List<Dual> inputs = new ArrayList<>(INPUTS);
        for (Dual feature : List.of(light, depth)) {
            for (int tap = 0; tap < TAPS; tap++) {
                inputs.add(feature.select(tap + ":" + (tap + shape[0] - GROUP) + ":" + GROUP));
            }
        }
        return Dual.stack(inputs)
                .reshape(INPUTS, groups * points)
                .multiplyLeft(p.get(PREFIX + "near"))
                .add(p.get(PREFIX + "near.bias"))
                .softSign()
                .multiplyLeft(p.get(PREFIX + "out"))
                .add(p.get(PREFIX + "out.bias"))
                .reshape(GROUP, groups, points)
                .transpose(1, 0, 2)
                .reshape(shape[0] - 1, shape[1], shape[2], shape[3])
                .softSign()
                .mul(0.5)
                .add(0.5);
    }

    /**
     * Weights outside native memory.
     *
     * @param near [channel][feature][tap of the group], row-major
     * @param nearBias [channel]
     * @param out [step of the group][channel], row-major
     * @param outBias [step of the group]
     */
    record Values(float[] near, float[] nearBias, float[] out, float[] outBias) {

        static Values of(Parameters p) {
            return new Values(
                    p.get(PREFIX + "near").toFloatArray(),
                    p.get(PREFIX + "near.bias").toFloatArray(),
                    p.get(PREFIX + "out").toFloatArray(),
                    p.get(PREFIX + "out.bias").toFloatArray());
        }
    }

    /** Returns the additions and multiplications for a step of a ray, given those for the features of its end. */
    static long stepOperations(long features) {
        long near = 2L * TAPS * FEATURES * CHANNELS / GROUP;
        return features + near + 2L * CHANNELS;
    }
}
