package org.photosphere.model.inversion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.units.Doppler;

/**
 * How spectra of one set of axes are compared with the model: the arms' rows, the model as these see it, its errors, the
 * continuum. Made once for an instrument, some tenths of a second. Safe for several threads.
 */
final class InstrumentView implements AutoCloseable {

    private final List<ArmView> arms = new ArrayList<>();
    private final List<ArmRows> sampled = new ArrayList<>();
    private final List<Arm> axes;
    private final int[] firstRow;
    private final int[] firstPoint;
    private final int labels;
    private final double range;
    private final List<Boolean> velocityIsFixed = new ArrayList<>();
    private final boolean moves;
    private final ObservedModel model;
    private final Continuum continuum;
    private final ErrorRows emulator;
    private final ErrorRows inadequacy;
    private final boolean isInadequate;
    private final StartFinder starts;
    private final int absentArms;
    /** Of each arm, those that the model reaches, [arm]. */
    private final int[] rowsInside;

    private final int[] keptRows;
    private final InstrumentView coarse;

    /** @param axes whose wavelengths and line spreads count, not their fluxes */
    InstrumentView(ForwardModel forward, FitProfile profile, InversionSettings settings, List<Arm> axes) {
        this.axes = List.copyOf(axes);
        ModelResolution resolution = ModelResolution.of(forward);
        range = Math.log1p(2 * profile.velocityRangeKms() / Doppler.SPEED_OF_LIGHT_KMS);
        RowBuilder builder = new RowBuilder();
        firstRow = new int[axes.size() + 1];
        firstPoint = new int[axes.size()];
        for (int a = 0; a < axes.size(); a++) {
            ArmView arm = view(axes.get(a), resolution, range, settings);
            firstPoint[a] = builder.rows();
            arm.look(builder);
            arms.add(arm);
            sampled.add(arm);
            velocityIsFixed.add(isFixed(axes.get(a), range));
            firstRow[a + 1] = firstRow[a] + arm.rows();
        }
        absentArms = profile.absent(axes, forward.wavelengths());
        rowsInside = arms.stream()
                .mapToInt(arm -> (int)
                        IntStream.range(0, arm.rows()).filter(arm::isInside).count())
                .toArray();
        keptRows = IntStream.range(0, rows()).toArray();
        labels = forward.labels().size();
        moves = arms.stream().anyMatch(ArmView::moves);
        SpectralOperator operator = builder.operator();
        continuum = new Continuum(arms, profile.continuumDegree());
        emulator =
                ErrorRows.of(forward.emulatorError().observedBy(operator), this::atRows, arms, forward.wavelengths());
        ModelInadequacy lacking =
                profile.inadequacy(forward.wavelengths(), forward.labels().labels());
        SpectralOperator centres = operator.atCentres();
        inadequacy = ErrorRows.of(lacking.spread().observedBy(centres), this::atRows, arms, forward.wavelengths());
        isInadequate = lacking.exists();
        model = lacking.corrects()
                ? CorrectedModel.of(forward.observedBy(operator), observed(lacking.mean(), centres))
                : forward.observedBy(operator);
        starts = new StartFinder(this, forward.labels(), profile, settings);
        int every = rows() / settings.coarseRows();
        coarse = every > 1 ? new InstrumentView(this, every) : this;
    }

    private InstrumentView(InstrumentView full, int every) {
        axes = full.axes;
        range = full.range;
        firstPoint = full.firstPoint;
        absentArms = full.absentArms;
        rowsInside = full.rowsInside;
        firstRow = new int[full.firstRow.length];
        IntStream.Builder kept = IntStream.builder();
        for (int a = 0; a < full.arms.size(); a++) {
            ArmRows arm = full.arms.get(a).thinned(every);
            for (int i = 0; i < arm.rows(); i++) {
                kept.add(full.firstRow[a] + i * every);
            }
            sampled.add(arm);
            firstRow[a + 1] = firstRow[a] + arm.rows();
        }
        arms.addAll(full.arms);
        keptRows = kept.build().toArray();
        labels = full.labels;
        velocityIsFixed.addAll(full.velocityIsFixed);
        moves = full.moves;
        continuum = full.continuum.at(keptRows);
        emulator = full.emulator.thinned(this::kept, every);
        inadequacy = full.inadequacy.thinned(this::kept, every);
        isInadequate = full.isInadequate;
        model = full.model;
        starts = full.starts;
        coarse = this;
    }

    /** Of numbers for all rows of the instrument those for the rows of this. */
    double[] kept(double[] all) {
        return Arrays.stream(keptRows).mapToDouble(row -> all[row]).toArray();
    }

    /** The same instrument with some of its rows, enough to come near a minimum; itself where it has no more than those. */
    InstrumentView coarse() {
        return coarse;
    }

    private static ArmView view(Arm axis, ModelResolution resolution, double range, InversionSettings settings) {
        if (axis.pixels() == 0) {
            return new EmptyArm();
        }
        ArmAxis atRest = new ArmAxis(isFixed(axis, range) ? axis : axis.withVelocity(0), resolution.bins());
        return range > 0 && MovingArm.suits(atRest, resolution)
                ? new MovingArm(atRest, resolution, range)
                : new BinnedArm(new ArmAxis(axis, resolution.bins()), resolution, settings.minimumCoverage());
    }

    /** A known velocity beyond the range of those that are fitted is taken out of the axis. */
    private static boolean isFixed(Arm axis, double range) {
        return Math.abs(axis.velocityKms()) * 2 > range * Doppler.SPEED_OF_LIGHT_KMS;
    }

    /** Whether spectra of these axes can be seen by this. */
    boolean fits(List<Arm> others) {
        if (others.size() != axes.size()) {
            return false;
        }
        for (int a = 0; a < axes.size(); a++) {
            Arm other = others.get(a);
            boolean takes = takesVelocity(a) && !isFixed(other, range);
            if (!axes.get(a).hasAxisOf(other) || (!takes && axes.get(a).velocityKms() != other.velocityKms())) {
                return false;
            }
        }
        return true;
    }

    private static float[] observed(float[] bins, SpectralOperator operator) {
        float[] points = new float[operator.points()];
        operator.apply(bins, 0, points, 0);
        return points;
    }

    /** What is known at the points, at the rows of a star at rest. */
    private double[] atRows(float[] points) {
        RowModel rows = new RowModel(rows(), 0, false);
        sampleAtRest(points, rows);
        return rows.flux;
    }

    int rows() {
        return firstRow[sampled.size()];
    }

    int firstRow(int arm) {
        return firstRow[arm];
    }

    int firstPoint(int arm) {
        return firstPoint[arm];
    }

    /** The arms with all their rows. */
    List<ArmView> arms() {
        return arms;
    }

    /** An arm's pixels and line spread, of one of the spectra. */
    Arm axis(int arm) {
        return axes.get(arm);
    }

    /** Arms that the instrument has within the model's wavelengths, and that its spectra of these axes lack. */
    int absentArms() {
        return absentArms;
    }

    /** Rows of an arm that the model reaches, in all of the instrument's view. */
    int rowsInside(int arm) {
        return rowsInside[arm];
    }

    /** Whether an arm's known velocity is taken out when the model is looked at, not before. */
    boolean takesVelocity(int arm) {
        return arms.get(arm).moves() && !velocityIsFixed.get(arm);
    }

    /** Whether a velocity is among the parameters. */
    boolean moves() {
        return moves;
    }

    /** Fitted parameters: labels, and the velocity where arms move. */
    int parameters() {
        return labels + (moves ? 1 : 0);
    }

    ObservedModel model() {
        return model;
    }

    Continuum continuum() {
        return continuum;
    }

    /** The model's own error at the rows. */
    ErrorRows emulator() {
        return emulator;
    }

    /** What the model lacks on real stars, share of its flux, at the rows. */
    ErrorRows inadequacy() {
        return inadequacy;
    }

    /** Whether the model lacks anything. */
    boolean isInadequate() {
        return isInadequate;
    }

    StartFinder starts() {
        return starts;
    }

    RowModel newRowModel() {
        return new RowModel(rows(), labels, moves);
    }

    /**
     * The model at the rows.
     *
     * @param points flux and derivatives at the points, as {@link ObservedModel#evaluate} gives them
     * @param armShifts ln(1 + v/c) that each arm's wavelengths have beside the star's, [arm]
     * @param lnShift ln(1 + v/c) of the star
     * @param into derivatives by ln(1 + v/c) come last
     */
    void sample(float[] points, double[] armShifts, double lnShift, RowModel into) {
        int stride = points.length / (1 + into.labels);
        for (int a = 0; a < sampled.size(); a++) {
            sampled.get(a).sample(points, firstPoint[a], stride, armShifts[a] + lnShift, into, firstRow[a]);
        }
    }

    /** The model of a star at rest at the rows, all arms' wavelengths being of its rest frame. */
    void sampleAtRest(float[] points, RowModel into) {
        sample(points, new double[arms.size()], 0.0, into);
    }

    RowData observe(ObservedSpectrum spectrum) {
        RowData data = new RowData(rows());
        for (int a = 0; a < arms.size(); a++) {
            arms.get(a).observe(spectrum.arms().get(a), data, firstRow[a]);
        }
        return data;
    }

    @Override
    public void close() {
        model.close();
    }
}
