package org.photosphere.services.cli.bench;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.photosphere.model.InputException;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.network.payne.PublishedPayne;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.InProcessPipeline;
import org.photosphere.services.serving.ServingModel;
import org.photosphere.services.survey.SpectrumFile;
import org.photosphere.services.survey.SpectrumFiles;
import org.photosphere.services.survey.SurveyOptions;

/** Comparison of inversions with another program's fits of the same spectra, in speed and chi^2. */
final class PeerBench {

    /** Values of chi^2 that differ by less are equal: labels that far apart differ by a third of a sigma at most. */
    static final double EQUAL = 0.1;

    /** Largest distance of a pixel from the network's, as a fraction of the step. */
    private static final double SAME_PIXEL = 0.01;

    private final PublishedPayne network;
    private final PeerResults peer;

    /**
     * @param spectraPerSecond rate of all devices together
     * @param chi2 chi^2 under the published network at this program's labels, with the best scale, [spectrum]
     * @param peerChi2 the same at the peer's labels, [spectrum]
     */
    record Result(double spectraPerSecond, double[] chi2, double[] peerChi2) {

        double median() {
            return middle(chi2);
        }

        double peerMedian() {
            return middle(peerChi2);
        }

        /** Returns the fraction of the spectra whose chi^2 is lower than the peer's or equal to it. */
        double asGood() {
            return share(excess -> excess <= EQUAL ? 1 : 0);
        }

        /** Returns the fraction of the spectra whose chi^2 is lower by more than what counts as equal. */
        double better() {
            return share(excess -> excess < -EQUAL ? 1 : 0);
        }

        /** Returns the largest excess of chi^2 over the peer's. */
        double worst() {
            double worst = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < chi2.length; i++) {
                worst = Math.max(worst, chi2[i] - peerChi2[i]);
            }
            return worst;
        }

        private double share(ToDoubleFunction<Double> counts) {
            double sum = 0;
            for (int i = 0; i < chi2.length; i++) {
                sum += counts.applyAsDouble(chi2[i] - peerChi2[i]);
            }
            return sum / chi2.length;
        }

        private static double middle(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return 0.5 * (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]);
        }
    }

    PeerBench(PublishedPayne network, PeerResults peer) {
        this.network = network;
        this.peer = peer;
    }

    /**
     * @param settings settings of the inversion, with the network's bundle
     * @param file spectra, in the peer's order
     * @param devices number of threads
     * @param batch spectra inverted together
     * @param seconds measurement time, after a warm-up of equal length
     */
    Result run(Settings settings, Path file, int devices, int batch, double seconds) throws InterruptedException {
        try (ServingModel model = ServingModel.open(settings)) {
            if (!model.forward().labels().labels().equals(network.labels())) {
                throw new InputException(
                        settings.model().bundle() + " has other labels than the network",
                        "give the bundle that 'bundle import-payne' made from it");
            }
            List<ObservedSpectrum> spectra = decoded(settings, model, file);
            Inverter inverter = model.inverter();
            InversionBench.invert(inverter, spectra, devices, batch, seconds, 0);
            InversionBench.Inverted inverted = InversionBench.invert(inverter, spectra, devices, batch, seconds, 0);
            double[] chi2 = new double[spectra.size()];
            double[] peerChi2 = new double[spectra.size()];
            List<Inversion> answers = inverter.invert(spectra);
            for (int i = 0; i < chi2.length; i++) {
                chi2[i] = answers.get(i) instanceof Solution solution
                        ? chi2(spectra.get(i), solution.labels())
                        : Double.POSITIVE_INFINITY;
                peerChi2[i] = chi2(spectra.get(i), peer.labels()[i]);
            }
            return new Result(inverted.spectraPerSecond(), chi2, peerChi2);
        }
    }

    /** Returns the file's spectra as the stream's stages pass them to the inversion. */
    private List<ObservedSpectrum> decoded(Settings settings, ServingModel model, Path path) {
        List<ByteString> messages = new ArrayList<>();
        String topic;
        try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
            topic = settings.kafka().spectraTopic(file.survey());
            for (Spectrum spectrum : file) {
                messages.add(spectrum.toByteString());
            }
        }
        List<ObservedSpectrum> spectra = new ArrayList<>();
        new InProcessPipeline(settings, model)
                .answer(
                        messages,
                        topic,
                        inverted -> spectra.add(inverted.validated().spectrum()));
        if (spectra.size() != messages.size() || spectra.size() != peer.labels().length) {
            throw new InputException(
                    path + ": " + spectra.size() + " of " + messages.size()
                            + " spectra can be inverted, the peer fitted " + peer.labels().length,
                    "give spectra and results of one run");
        }
        return spectra;
    }

    /** Returns chi^2 under the published network in double precision, with the best scale. */
    double chi2(ObservedSpectrum spectrum, double[] labels) {
        double[] model = network.flux(labels);
        int[] pixel = pixels(spectrum);
        Arm arm = spectrum.arms().get(0);
        double product = 0;
        double square = 0;
        for (int i = 0; i < model.length; i++) {
            double weight = arm.ivar()[pixel[i]];
            product += weight * model[i] * arm.flux()[pixel[i]];
            square += weight * model[i] * model[i];
        }
        double chi2 = 0;
        for (int i = 0; i < model.length; i++) {
            double residual = arm.flux()[pixel[i]] - product / square * model[i];
            chi2 += arm.ivar()[pixel[i]] * residual * residual;
        }
        return chi2;
    }

    /** Returns the indices of a spectrum's pixels that are the network's, which alone count. */
    private int[] pixels(ObservedSpectrum spectrum) {
        double[] expected = network.wavelength();
        Arm arm = spectrum.arms().get(0);
        int[] pixel = new int[expected.length];
        int next = 0;
        double step = SAME_PIXEL * (expected[1] - expected[0]);
        for (int i = 0; i < arm.pixels(); i++) {
            if (arm.ivar()[i] > 0) {
                if (next == pixel.length || Math.abs(arm.wavelength()[i] - expected[next]) > step) {
                    throw notThePixels(spectrum);
                }
                pixel[next++] = i;
            }
        }
        if (next < pixel.length || spectrum.arms().size() > 1) {
            throw notThePixels(spectrum);
        }
        return pixel;
    }

    private static InputException notThePixels(ObservedSpectrum spectrum) {
        return new InputException(
                spectrum.id() + " is not on the network's pixels", "give the spectra that curve_fit.py wrote");
    }
}
