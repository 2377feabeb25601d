package org.photosphere.model.inversion.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Comparison of the model with spectra of one set of axes: the arms' rows, the model at them, its errors, the
 * continuum. Built once per instrument in several tenths of a second. Safe for several threads.
 */
public final class InstrumentView implements AutoCloseable {

    private static final double[][] NONE = new double[0][];

    private final List<ArmView> arms = new ArrayList<>();
    private final PointRows sampled;
    private final List<Arm> axes;
    private final int labels;
    private final double range;
    private final List<Boolean> velocityIsFixed = new ArrayList<>();
    private final boolean moves;
    private final ObservedModel model;
    private final PointMap map;
    private final Continuum continuum;
    private final ErrorRows emulator;
    private final ErrorRows inadequacy;
    private final Optional<LayerRows> layer;
    private final boolean isInadequate;
    private final double errorScale;
    private final int absentArms;
    /** Number of rows of each arm that the model covers, [arm]. */
    private final int[] rowsInside;

    private final int[] keptRows;
    private final InstrumentView coarse;

    /**
     * Parts that views of single spectra have in common.
     *
     * @param bins the model on its own bins
     * @param rest the spectrum's pixels, as {@link ArmViews#restAxis} returns them, where they are known, [arm]
     */
    public record Common(ObservedModel bins, List<Optional<ArmAxis>> rest) {}

    /**
     * Builds a view for all spectra of some axes.
     *
     * @param axes arms whose wavelengths and line spreads are used, not their fluxes
     */
    public InstrumentView(ForwardModel forward, FitProfile profile, InversionSettings settings, List<Arm> axes) {
        this(forward, profile, settings, axes, null);
    }

    /**
     * @param axes arms whose wavelengths and line spreads are used, not their fluxes
     * @param common of a view for one spectrum: nothing costly is prepared; null for one that many spectra share
     */
    public InstrumentView(
            ForwardModel forward,
            FitProfile profile,
            InversionSettings settings,
            List<Arm> axes,
            @Nullable Common common) {
        this.axes = List.copyOf(axes);
        ModelResolution resolution = ModelResolution.of(forward);
        range = ArmViews.range(profile);
        RowBuilder builder = new RowBuilder();
        int[] firstPoint = new int[axes.size()];
        for (int a = 0; a < axes.size(); a++) {
            Optional<ArmAxis> rest =
                    common == null ? Optional.empty() : common.rest().get(a);
            ArmView arm = ArmViews.of(axes.get(a), rest, resolution, range, settings);
            firstPoint[a] = builder.rows();
            arm.look(builder);
            arms.add(arm);
            velocityIsFixed.add(ArmViews.isFixed(axes.get(a), range));
        }
        absentArms = profile.absent(axes, forward.wavelengths());
        rowsInside = arms.stream()
                .mapToInt(arm -> (int)
                        IntStream.range(0, arm.rows()).filter(arm::isInside).count())
                .toArray();
        labels = forward.labels().size();
        moves = arms.stream().anyMatch(ArmView::moves);
        SpectralOperator operator = builder.operator();
        continuum = new Continuum(arms, profile.continuumDegree());
        SpectralOperator centres = operator.atCentres();
        emulator = ErrorRows.of(
                profile.beyond(forward.emulatorError()).observedBy(operator), arms, firstPoint, forward.wavelengths());
        EmulatorError own =
                profile.inadequacy(forward.wavelengths(), forward.labels().labels());
        inadequacy = ErrorRows.of(own.observedBy(centres), arms, firstPoint, forward.wavelengths());
        isInadequate = own.exists();
        errorScale = profile.errorScale();
        Optional<StarLayer> learnt = profile.learnt();
        layer = learnt.map(each -> LayerRows.of(each, centres, arms, firstPoint));
        if (common == null) {
            map = PointMap.of(operator, learnt);
            model = map.modelOf(forward);
        } else {
            map = PointMap.onBins(forward.wavelengths().count(), learnt);
            model = common.bins();
            takeBins(firstPoint, learnt.map(each -> LayerFactor.of(each, centres)));
        }
        sampled = new PointRows(arms, firstPoint);
        keptRows = IntStream.range(0, rows()).toArray();
        int every = rows() / settings.coarseRows();
        coarse = every > 1 ? new InstrumentView(forward, this, every) : this;
    }

    /**
     * Maps a flux on the model's bins to this view's points, as {@link #model} does.
     *
     * @param flux of a model of the same bins, [bin]
     * @param unit by which it is multiplied
     * @param labels of the flux
     * @return a new array, [point]
     */
    public float[] atPoints(float[] flux, double unit, double[] labels) {
        return map.apply(flux, unit, labels);
    }

    /**
     * Returns the model for views of single spectra. Close it before the model.
     *
     * @param layer that their rows apply
     */
    public static ObservedModel onBins(ForwardModel forward, Optional<StarLayer> layer) {
        return PointMap.onBins(forward.wavelengths().count(), layer).modelOf(forward);
    }

    /**
     * Makes the arms take the model on its bins from here on.
     *
     * @param firstPoint of each arm; receives those on the bins, [arm]
     */
    private void takeBins(int[] firstPoint, Optional<LayerFactor> factor) {
        for (int a = 0; a < arms.size(); a++) {
            RowBuilder own = new RowBuilder();
            arms.get(a).look(own);
            int from = firstPoint[a];
            Optional<LayerFactor> part = factor.map(all -> all.range(from, from + own.rows()));
            arms.set(a, new OperatedArm(arms.get(a), own.operator(), part));
            firstPoint[a] = 0;
        }
    }

    private InstrumentView(ForwardModel forward, InstrumentView full, int every) {
        axes = full.axes;
        range = full.range;
        absentArms = full.absentArms;
        rowsInside = full.rowsInside;
        CoarseRows some = CoarseRows.of(full.arms, full.sampled, every);
        arms.addAll(full.arms);
        keptRows = some.rows();
        labels = full.labels;
        velocityIsFixed.addAll(full.velocityIsFixed);
        moves = full.moves;
        continuum = full.continuum.at(keptRows);
        emulator = full.emulator.thinned(every);
        inadequacy = full.inadequacy.thinned(every);
        isInadequate = full.isInadequate;
        errorScale = full.errorScale;
        layer = full.layer.map(each -> each.thinned(every));
        coarse = this;
        if (full.arms.stream().anyMatch(arm -> arm instanceof OperatedArm)) {
            sampled = some.onAllPoints();
            map = full.map;
            model = full.model;
        } else {
            sampled = some.onOwnPoints();
            map = full.map.rows(some.points());
            model = map.modelOf(forward);
        }
    }

    /** Selects the values of this view's rows from those of all the instrument's rows. */
    double[] kept(double[] all) {
        return kept(all, new ArrayPool());
    }

    /** @param pool of the result */
    double[] kept(double[] all, ArrayPool pool) {
        double[] kept = pool.doubles(keptRows.length);
        for (int i = 0; i < kept.length; i++) {
            kept[i] = all[keptRows[i]];
        }
        return kept;
    }

    /**
     * Returns the same instrument with a subset of its rows, enough to approach a minimum; itself where it has no more
     * than those.
     */
    public InstrumentView coarse() {
        return coarse;
    }

    /** Returns whether spectra of these axes can use this view. */
    public boolean fits(List<Arm> others) {
        if (!ArmViews.haveAxesOf(axes, others)) {
            return false;
        }
        for (int a = 0; a < axes.size(); a++) {
            Arm other = others.get(a);
            boolean takes = takesVelocity(a) && !ArmViews.isFixed(other, range);
            if (!takes && axes.get(a).velocityKms() != other.velocityKms()) {
                return false;
            }
        }
        return true;
    }

    public int rows() {
        return sampled.rows();
    }

    public int firstRow(int arm) {
        return sampled.firstRow(arm);
    }

    public int firstPoint(int arm) {
        return sampled.firstPoint(arm);
    }

    /** Returns the arms with all their rows. */
    public List<ArmView> arms() {
        return arms;
    }

    /** Returns an arm's pixels and line spread, from one of the spectra. */
    public Arm axis(int arm) {
        return axes.get(arm);
    }

    /** Returns the number of the instrument's arms within the model's wavelengths that are absent from these axes. */
    int absentArms() {
        return absentArms;
    }

    /** Returns the number of rows of an arm that the model covers, in all of the instrument's view. */
    int rowsInside(int arm) {
        return rowsInside[arm];
    }

    /** Returns whether an arm's known velocity is applied when the model is sampled, not before. */
    public boolean takesVelocity(int arm) {
        return arms.get(arm).moves() && !velocityIsFixed.get(arm);
    }

    /** Returns whether a velocity is among the parameters. */
    public boolean moves() {
        return moves;
    }

    /** Returns the number of fitted parameters: labels, and the velocity where arms move. */
    public int parameters() {
        return labels + (moves ? 1 : 0);
    }

    public ObservedModel model() {
        return model;
    }

    public Continuum continuum() {
        return continuum;
    }

    /** Returns the model's own error at the rows. */
    public ErrorRows emulator() {
        return emulator;
    }

    /** Returns the model's error on real stars, share of its flux, at the rows. */
    public ErrorRows inadequacy() {
        return inadequacy;
    }

    /**
     * Returns the errors of the model on real stars that rows share, of unit variance each.
     *
     * @param fitted the model's flux in observed flux, [row]
     * @param armShifts ln(1 + v/c) of each arm's known velocity that the view does not remove, [arm]
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     * @param scratch of this view
     * @return in observed flux, a new array, [column][row]
     */
    public double[][] sharedInadequacy(
            double[] fitted, double[] labels, double[] armShifts, double lnShift, ModelledRows scratch) {
        return layer.isEmpty() ? NONE : layer.get().columns(fitted, labels, armShifts, lnShift, scratch.layerParts());
    }

    /** Returns the factor by which stated errors are multiplied. */
    public double errorScale() {
        return errorScale;
    }

    /** Returns the difference of real stars from the model, where it was learnt. */
    public Optional<StarLayer> layer() {
        return layer.map(LayerRows::layer);
    }

    /** Returns whether the model has an error on real stars. */
    public boolean isInadequate() {
        return isInadequate;
    }

    /** Returns space for the components of the difference of real stars from the model. */
    RowModel newLayerParts(ArrayPool pool) {
        int components = layer.map(each -> each.layer().components().length).orElse(0);
        return new RowModel(rows(), components, false, pool);
    }

    RowModel newRowModel(ArrayPool pool) {
        return new RowModel(rows(), labels, moves, pool);
    }

    /**
     * Computes the model at the rows.
     *
     * @param points flux and derivatives at the points, as {@link ObservedModel#evaluate} returns them
     * @param armShifts ln(1 + v/c) of each arm's wavelengths in addition to the star's, [arm]
     * @param lnShift ln(1 + v/c) of the star
     * @param into receives the model; derivatives by ln(1 + v/c) come last
     */
    public void sample(float[] points, double[] armShifts, double lnShift, RowModel into) {
        sampled.sample(points, armShifts, lnShift, into);
    }

    /** Computes the model of a star at rest at the rows, with all arms' wavelengths in its rest frame. */
    public void sampleAtRest(float[] points, RowModel into) {
        sample(points, new double[arms.size()], 0.0, into);
    }

    /**
     * Returns a spectrum at the rows.
     *
     * @param pool of its arrays
     */
    public RowData observe(ObservedSpectrum spectrum, ArrayPool pool) {
        RowData data = new RowData(rows(), pool);
        for (int a = 0; a < arms.size(); a++) {
            arms.get(a).observe(spectrum.arms().get(a), data, firstRow(a));
        }
        data.scaleErrors(errorScale);
        layer.ifPresent(each -> each.exclude(data));
        return data;
    }

    @Override
    public void close() {
        if (coarse.model != model) {
            coarse.model.close();
        }
        model.close();
    }
}
