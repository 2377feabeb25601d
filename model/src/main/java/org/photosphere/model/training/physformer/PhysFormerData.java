package org.photosphere.model.training.physformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.Folds;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.physformer.LinearDecoder;
import org.photosphere.model.network.physformer.PhysFormerBatch;
import org.photosphere.model.network.physformer.PhysFormerShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.RadiativeEquilibrium;
import org.photosphere.model.physics.EnergyResidual;
import org.photosphere.model.training.InterpolatedSpectra;
import org.photosphere.model.training.InterpolatedSpectra.Interpolated;
import org.photosphere.model.training.PlainFlux;
import org.photosphere.model.training.PrincipalComponents;
import org.photosphere.model.training.SpectrumFeatures;
import org.photosphere.model.training.SpectrumTransform;

/**
 * Training data of a PhysFormer: the training nodes, spectra interpolated between them, the validation nodes, and the
 * linear model of their opacities that training starts from.
 */
final class PhysFormerData {

    /** Minimum weight of a bin in the linear model as a share of the largest: dark bins are noise. */
    private static final double LEAST_WEIGHT = 0.001;

    /** Weight of ln Teff over that of all bins together: the linear model must reproduce it exactly. */
    private static final double TEMPERATURE_WEIGHT = 1;

    /** Number of bins in the map's loss: neighbours are redundant. */
    private static final int MAP_BINS = 1250;

    private final NormalisedGrid nodes;
    private final SpectrumTransform recipe;
    private final List<Label> labels;
    private final double[] weights;
    private final int teff;
    private final PrincipalComponents components;
    private final boolean bottleneck;
    private final PhysFormerShape shape;

    /** Standard deviation of each weighted feature, the unit of its channel in a latent without bottleneck. */
    private final double[] units;

    private final int[] mapBins;
    private final List<TrainingRows> rowsOfMaps = new ArrayList<>();
    private final PhysFormerBatch training;
    private final PhysFormerBatch validation;

    /**
     * @param nodes training nodes
     * @param heldBack validation nodes, for early stopping
     * @param space labels with the whole grid's hull
     */
    PhysFormerData(PhysFormerSettings settings, NormalisedGrid nodes, NormalisedGrid heldBack, LabelSpace space) {
        Parts parts = settings.sizes().parts();
        // Without physics flux has no unit but its maximum.
        this.nodes = parts.physics() ? nodes : normalised(nodes);
        this.labels = space.labels();
        recipe = parts.physics()
                ? new SpectrumFeatures(nodes.bins(), settings.sizes().transfer(), parts.scattering())
                : new PlainFlux();
        teff = space.indexOf(Label.TEFF);
        float[][] features = features(this.nodes);
        weights = weights(features);
        float[][] weighted = weighted(features);
        bottleneck = parts.bottleneck();
        components =
                PrincipalComponents.of(weighted, bottleneck ? settings.sizes().latent() : 1);
        units = units(weighted, components.mean());
        shape = settings.shape(space, nodes.bins().count());
        int bins = nodes.bins().count();
        mapBins = IntStream.range(0, Math.min(MAP_BINS, bins))
                .map(i -> (int) ((long) i * bins / Math.min(MAP_BINS, bins)))
                .toArray();
        int folds = settings.sizes().mapFolds();
        Folds drawn = new Folds(nodes.spectra(), Math.max(1, folds), settings.seed());
        List<double[]> points = new ArrayList<>();
        List<Interpolated> between = new ArrayList<>();
        for (int map = 0; map <= folds; map++) {
            int[] seen = map == 0 ? IntStream.range(0, nodes.spectra()).toArray() : drawn.seenBy(map - 1);
            int wanted = map == 0 ? settings.interpolated() : settings.interpolated() / 2 / folds;
            int first = nodes.spectra() + points.size();
            InterpolatedSpectra interpolation =
                    new InterpolatedSpectra(this.nodes.select(seen), select(features, seen), labels, recipe);
            points.addAll(List.of(
                    interpolation.points(space.support(), wanted, new Random(settings.seed() + 1 + 100L * map))));
            int last = nodes.spectra() + points.size();
            rowsOfMaps.add(new TrainingRows(seen, IntStream.range(first, last).toArray()));
            between.addAll(interpolation.at(
                    points.subList(first - nodes.spectra(), points.size()).toArray(double[][]::new)));
        }
        training = batch(
                concat(nodes.labels(), points.toArray(double[][]::new)),
                concat(nodes.flux(), between.stream().map(Interpolated::flux).toArray(float[][]::new)),
                concat(
                        this.nodes.maxima(),
                        between.stream().mapToDouble(Interpolated::maximum).toArray()));
        validation =
                batch(heldBack.labels(), heldBack.flux(), (parts.physics() ? heldBack : normalised(heldBack)).maxima());
    }

    private static NormalisedGrid normalised(NormalisedGrid grid) {
        double[] ones = new double[grid.spectra()];
        Arrays.fill(ones, 1);
        return new NormalisedGrid(grid.labelNames(), grid.labels(), grid.names(), grid.bins(), grid.flux(), ones);
    }

    private float[][] features(NormalisedGrid grid) {
        return IntStream.range(0, grid.spectra())
                .parallel()
                .mapToObj(i -> floats(recipe.of(grid.flux()[i], grid.maxima()[i], grid.labels()[i][teff])))
                .toArray(float[][]::new);
    }

    /** Returns the response of max-normalised flux to each feature, root mean square over the nodes. */
    private double[] weights(float[][] features) {
        int bins = features[0].length - 1;
        int[] all = IntStream.range(0, bins).toArray();
        double[] squares = new double[bins];
        for (int i = 0; i < features.length; i++) {
            double[] answer = recipe.answer(all, features[i]).byOpacity();
            for (int j = 0; j < bins; j++) {
                double byOpacity = answer[j] * nodes.flux()[i][j];
                squares[j] += byOpacity * byOpacity / features.length;
            }
        }
        double largest = Math.sqrt(Arrays.stream(squares).max().orElseThrow());
        double[] result = new double[bins + 1];
        for (int j = 0; j < bins; j++) {
            result[j] = Math.max(Math.sqrt(squares[j]), LEAST_WEIGHT * largest);
        }
        result[bins] =
                TEMPERATURE_WEIGHT * Math.sqrt(bins) * Arrays.stream(result).sum() / bins;
        return result;
    }

    private float[][] weighted(float[][] features) {
        float[][] weighted = new float[features.length][weights.length];
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                weighted[i][j] = (float) (weights[j] * features[i][j]);
            }
        }
        return weighted;
    }

    private static double[] units(float[][] weighted, double[] mean) {
        double[] units = new double[mean.length];
        for (float[] row : weighted) {
            for (int j = 0; j < units.length; j++) {
                units[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / weighted.length;
            }
        }
        for (int j = 0; j < units.length; j++) {
            units[j] = units[j] > 0 ? Math.sqrt(units[j]) : 1;
        }
        return units;
    }

    private PhysFormerBatch batch(double[][] points, float[][] flux, double[] maxima) {
        int count = points.length;
        float[][] scaled = new float[count][labels.size()];
        float[][] encoderInput = new float[count][];
        float[] scales = new float[count];
        boolean[] balanced = new boolean[count];
        IntStream.range(0, count).parallel().forEach(i -> {
            for (int k = 0; k < labels.size(); k++) {
                scaled[i][k] = (float) labels.get(k).scale(points[i][k]);
            }
            double[] features = recipe.of(flux[i], maxima[i], points[i][teff]);
            encoderInput[i] = new float[features.length];
            for (int j = 0; j < features.length; j++) {
                encoderInput[i][j] =
                        (float) (weights[j] * features[j] - components.mean()[j]);
            }
            scales[i] = (float) maxima[i];
            balanced[i] = isBalanced(flux[i], maxima[i], points[i][teff]);
        });
        return new PhysFormerBatch(
                scaled, encoderInput, flux, scales, balanced, new float[count][0], new float[count][0], new int[count]);
    }

    /** Returns whether a spectrum holds its star's energy. */
    private boolean isBalanced(float[] flux, double maximum, double temperature) {
        double[] wide = new double[flux.length];
        Arrays.setAll(wide, j -> flux[j] * maximum);
        return RadiativeEquilibrium.applies(temperature, 1 + EnergyResidual.of(wide, nodes.bins(), temperature, 1));
    }

    /** Returns the training spectra, nodes first, then the interpolated ones. */
    PhysFormerBatch training() {
        return training;
    }

    int bins() {
        return nodes.bins().count();
    }

    /** Returns the spectra that train the model's map, then those of each fold's, [map]. */
    List<TrainingRows> rowsOfMaps() {
        return rowsOfMaps;
    }

    int nodeCount() {
        return nodes.spectra();
    }

    PhysFormerBatch validation() {
        return validation;
    }

    /**
     * Returns the decoder to first order at the bins of the map's loss: the linear function of the latents that fits the
     * spectra it makes.
     *
     * @param latents of the training spectra from the encoder, [row][latent]
     * @param decoded spectra of these from the decoder, erg s^-1 cm^-2 Angstrom^-1, [row][bin]
     */
    LinearDecoder linearDecoder(float[][] latents, float[][] decoded) {
        float[][] features = IntStream.range(0, latents.length)
                .parallel()
                .mapToObj(i -> atMapBins(features(decoded[i], labels.get(teff).unscale(training.scaled()[i][teff]))))
                .toArray(float[][]::new);
        MapLoss loss = new MapLoss(recipe, mapBins);
        return bottleneck
                ? LinearDecoder.fitted(latents, features, loss)
                : LinearDecoder.fittedByChannel(latents, features, channels(), loss);
    }

    /** Returns the channels of a latent without bottleneck that each feature of the map's loss has, [feature][channel]. */
    private int[][] channels() {
        int[][] channels = new int[mapBins.length + 1][];
        for (int j = 0; j < mapBins.length; j++) {
            channels[j] =
                    new int[] {mapBins[j] / shape.patchBins() * shape.tokenWidth() + mapBins[j] % shape.patchBins()};
        }
        channels[mapBins.length] = IntStream.range(0, shape.patches())
                .map(n -> n * shape.tokenWidth() + shape.patchBins())
                .toArray();
        return channels;
    }

    /** Returns the features of a spectrum, erg s^-1 cm^-2 Angstrom^-1, [bin + 1]. */
    private double[] features(float[] flux, double temperature) {
        float maximum = 0;
        for (float value : flux) {
            maximum = Math.max(maximum, value);
        }
        float[] normalised = new float[flux.length];
        for (int j = 0; j < flux.length; j++) {
            normalised[j] = flux[j] / maximum;
        }
        return recipe.of(normalised, maximum, temperature);
    }

    private float[] atMapBins(double[] features) {
        float[] some = new float[mapBins.length + 1];
        for (int j = 0; j < mapBins.length; j++) {
            some[j] = (float) features[mapBins[j]];
        }
        some[mapBins.length] = (float) features[features.length - 1];
        return some;
    }

    /**
     * Returns the map's targets at the training spectra, in the terms of {@link MapLoss}. Where the decoder differs from
     * first order, the target differs by the same amount in the opposite direction.
     *
     * @param linear the decoder to first order
     * @param latents of the spectra from the encoder, [row][latent]
     * @param decoded spectra of these from the decoder, erg s^-1 cm^-2 Angstrom^-1, [row][bin]
     */
    float[][] wanted(LinearDecoder linear, float[][] latents, float[][] decoded) {
        return IntStream.range(0, latents.length)
                .parallel()
                .mapToObj(i -> {
                    float[] features = linear.features(latents[i]);
                    double[] flux = recipe.answer(mapBins, features).flux();
                    for (int j = 0; j < flux.length; j++) {
                        double truth = (double) training.flux()[i][mapBins[j]] * training.maxima()[i];
                        flux[j] += truth - decoded[i][mapBins[j]];
                    }
                    return MapLoss.wanted(flux, features[mapBins.length]);
                })
                .toArray(float[][]::new);
    }

    /** Returns the features' mean, unweighted, [bin + 1]. */
    double[] mean() {
        return unweighted(components.mean());
    }

    /** Returns the features by latent, unweighted, [latent][bin + 1]; without bottleneck the unit of each, [1][bin + 1]. */
    double[][] expansion() {
        if (!bottleneck) {
            return new double[][] {unweighted(units)};
        }
        return Arrays.stream(components.components()).map(this::unweighted).toArray(double[][]::new);
    }

    /** Returns the map from the encoder's input to the latents, [latent][bin + 1]; without bottleneck factors, [1][bin + 1]. */
    double[][] projection() {
        if (!bottleneck) {
            return new double[][] {Arrays.stream(units).map(unit -> 1 / unit).toArray()};
        }
        double[][] projection = new double[components.components().length][];
        for (int z = 0; z < projection.length; z++) {
            double[] component = components.components()[z];
            double squares = Arrays.stream(component).map(c -> c * c).sum();
            projection[z] = Arrays.stream(component).map(c -> c / squares).toArray();
        }
        return projection;
    }

    private double[] unweighted(double[] values) {
        double[] plain = values.clone();
        for (int j = 0; j < plain.length; j++) {
            plain[j] /= weights[j];
        }
        return plain;
    }

    private static float[][] select(float[][] rows, int[] places) {
        return Arrays.stream(places).mapToObj(place -> rows[place]).toArray(float[][]::new);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int j = 0; j < floats.length; j++) {
            floats[j] = (float) values[j];
        }
        return floats;
    }

    private static <T> T[] concat(T[] first, T[] second) {
        T[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static double[] concat(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
