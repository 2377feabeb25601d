package org.photosphere.services.cli.demo;

import java.util.List;
import java.util.SplittableRandom;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.simulation.PixelIntegrator;
import org.photosphere.model.spectrum.FluxConservingRebin;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.Priority;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;

/**
 * Simulated spectra of known labels: the model's flux on an instrument's pixels with the noise of a given S/N, the
 * model's own error and some masked pixels. One star in ten is at the edge of the model's grid, the others inside. The
 * same seed gives the same spectra.
 */
public final class SimulatedSurvey {

    /** Lowest and highest S/N per pixel at the median flux. */
    public static final double MIN_SNR = 10;

    public static final double MAX_SNR = 200;

    /**
     * @param message message with its truth
     * @param snr signal-to-noise ratio per pixel at the median flux
     */
    public record Simulated(Spectrum message, double snr) {}

    /** Fraction of the stars at the grid's edges, where answers have warnings; the others are inside. */
    public static final double EDGE_SHARE = 0.1;

    private static final double MASKED_SHARE = 0.02;
    private static final int MASKED_FILL = 1 << 3;

    private final ForwardModel model;
    private final List<SimulatedInstrument> instruments;
    private final SplittableRandom random;

    /**
     * @param instruments instruments used in turn, each restricted to the model's range
     * @param seed seed of labels, S/N and noise
     */
    public SimulatedSurvey(ForwardModel model, List<SimulatedInstrument> instruments, long seed) {
        this.model = model;
        this.instruments = instruments.stream()
                .map(instrument -> instrument.within(model.wavelengths()))
                .toList();
        this.random = new SplittableRandom(seed);
    }

    /**
     * Returns the next spectrum.
     *
     * @param number number that determines its id and its instrument
     */
    public Simulated next(int number) {
        SimulatedInstrument instrument = instruments.get(number % instruments.size());
        GridSupport grid = model.labels().support();
        double[] labels = random.nextDouble() < EDGE_SHARE ? grid.drawAtEdge(random) : grid.drawInside(random);
        double snr = MIN_SNR * Math.pow(MAX_SNR / MIN_SNR, random.nextDouble());
        Spectrum.Builder spectrum = Spectrum.newBuilder()
                .setSpectrumId(String.format("%s-%06d", instrument.survey(), number))
                .setObjectId("sim-" + number)
                .setSurvey(instrument.survey())
                .setInstrument(instrument.survey())
                .setFiberId(number % 500)
                .setMjd(61000 + number * 1e-3)
                .setRa(random.nextDouble() * 360)
                .setDec(Math.toDegrees(Math.asin(2 * random.nextDouble() - 1)))
                .setPriority(Priority.PRIORITY_NORMAL)
                .addArms(arm(instrument, labels, snr));
        LabelSpace space = model.labels();
        for (int i = 0; i < space.size(); i++) {
            spectrum.addTruth(
                    TruthLabel.newBuilder().setName(space.get(i).name()).setValue(labels[i]));
        }
        return new Simulated(spectrum.build(), snr);
    }

    private Arm arm(SimulatedInstrument instrument, double[] labels, double snr) {
        WavelengthBins pixels = WavelengthBins.around(instrument.vacuumWavelengths());
        double[] flux = FluxConservingRebin.rebinSmooth(
                model.wavelengths(), PixelIntegrator.star(model, labels, random), pixels);
        double median = Math.max(RobustStatistics.median(flux), Double.MIN_NORMAL);
        double unit = unitPerMedian(instrument.unit()) / median;
        Arm.Builder arm = instrument.arm().setFluxState(FluxState.FLUX_STATE_RELATIVE);
        FloatArray.Builder error = FloatArray.newBuilder();
        for (int i = 0; i < flux.length; i++) {
            // Photon noise of the star and a constant background of a tenth of its median.
            double sigma = median / snr * Math.sqrt(0.1 + 0.9 * Math.max(0, flux[i]) / median);
            double observed = flux[i] + sigma * random.nextGaussian();
            boolean masked = random.nextDouble() < MASKED_SHARE;
            // The value of a masked pixel must not matter.
            arm.addFlux((float) ((masked ? 100 * median : observed) * unit));
            arm.addMask(masked ? MASKED_FILL : 0);
            error.addValue((float) (instrument.asSigma() ? sigma * unit : 1 / (sigma * unit * sigma * unit)));
        }
        arm.setMaskDictionary("simulated/1: bit 3 is a saturated pixel");
        return (instrument.asSigma() ? arm.setSigma(error) : arm.setIvar(error)).build();
    }

    /** Returns the flux of a spectrum's median in the unit: a star of about 15th magnitude. */
    private static double unitPerMedian(FluxUnit unit) {
        return switch (unit) {
            case FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM -> 3e-15;
            case FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM -> 300;
            default -> 1;
        };
    }
}
