package org.photosphere.services.invert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.certification.Certificate;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.pipeline.WavelengthUnits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inverts a batch: one outcome per spectrum, in order. An exception may be the spectrum's or the device's fault, and
 * its type does not say which: after a failed batch, each of its spectra is inverted alone, and if all of them fail, a
 * spectrum known to be good. If that fails too, the device is broken and the exception propagates; else the failed
 * spectra are rejected. Errors, such as of memory or of a native library, are the device's.
 */
public final class BatchInversion {

    private static final Logger LOG = LoggerFactory.getLogger(BatchInversion.class);

    private final Inverter inverter;
    private final Certifier certifier;
    private final Supplier<ObservedSpectrum> probe;
    private final InversionListener listener;

    /**
     * @param certifier certifier of the inverter's solutions
     * @param probe spectrum that any working device inverts
     */
    public BatchInversion(
            Inverter inverter, Certifier certifier, Supplier<ObservedSpectrum> probe, InversionListener listener) {
        this.inverter = inverter;
        this.certifier = certifier;
        this.probe = probe;
        this.listener = listener;
    }

    /** @throws RuntimeException if the device is broken */
    public List<StageOutcome<InvertedSpectrum>> invert(SpectrumBatch batch) {
        List<ValidatedSpectrum> spectra = batch.spectra().stream()
                .map(s -> new ValidatedSpectrum(
                        s.raw(),
                        s.header(),
                        s.spectrum(),
                        s.fluxScale(),
                        s.invalidPixels(),
                        s.times().done(Stage.BATCH)))
                .toList();
        Breaks breaks = new Breaks();
        long begin = System.nanoTime();
        List<Inversion> answers =
                answers(spectra.stream().map(ValidatedSpectrum::spectrum).toList(), breaks);
        listener.inverted(answers, System.nanoTime() - begin);
        begin = System.nanoTime();
        List<Certificate> certificates = new ArrayList<>(spectra.size());
        List<StageOutcome<InvertedSpectrum>> outcomes = new ArrayList<>(spectra.size());
        for (int i = 0; i < spectra.size(); i++) {
            StageOutcome<InvertedSpectrum> outcome = outcome(spectra.get(i), answers.get(i), breaks);
            if (outcome instanceof StageOutcome.Passed<InvertedSpectrum> passed) {
                certificates.add(passed.value().certificate());
            }
            outcomes.add(outcome);
        }
        listener.certified(certificates, System.nanoTime() - begin);
        if (breaks.count == spectra.size()) {
            requireDevice(breaks);
        }
        return outcomes;
    }

    /** Exceptions of a batch's spectra. */
    private static final class Breaks {
        private int count;
        private @Nullable RuntimeException last;

        Inversion.Refused of(String id, RuntimeException thrown) {
            LOG.warn("spectrum {} rejected: the inversion failed", id, thrown);
            count++;
            last = thrown;
            return new Inversion.Refused(Inversion.Cause.NUMERICAL, "the inversion failed: " + thrown);
        }
    }

    private List<Inversion> answers(List<ObservedSpectrum> spectra, Breaks breaks) {
        try {
            return inverted(spectra);
        } catch (RuntimeException | StackOverflowError together) {
            List<Inversion> answers = new ArrayList<>(spectra.size());
            for (ObservedSpectrum spectrum : spectra) {
                try {
                    answers.addAll(inverted(List.of(spectrum)));
                } catch (RuntimeException alone) {
                    answers.add(breaks.of(spectrum.id(), alone));
                } catch (StackOverflowError alone) {
                    answers.add(breaks.of(spectrum.id(), new IllegalStateException("no end of calls", alone)));
                }
            }
            return answers;
        }
    }

    private List<Inversion> inverted(List<ObservedSpectrum> spectra) {
        List<Inversion> answers = inverter.invert(spectra);
        if (answers.size() != spectra.size()) {
            throw new IllegalStateException(spectra.size() + " spectra, but " + answers.size() + " answers");
        }
        return answers;
    }

    private void requireDevice(Breaks breaks) {
        try {
            inverted(List.of(probe.get()));
        } catch (RuntimeException broken) {
            if (breaks.last != null) {
                broken.addSuppressed(breaks.last);
            }
            throw broken;
        }
    }

    private StageOutcome<InvertedSpectrum> outcome(ValidatedSpectrum spectrum, Inversion answer, Breaks breaks) {
        if (answer instanceof Inversion.Refused refused) {
            return rejected(spectrum, reason(refused.cause()), detail(refused, spectrum));
        }
        Solution solution = (Solution) answer;
        try {
            return new StageOutcome.Passed<>(new InvertedSpectrum(
                    spectrum,
                    solution,
                    certificate(spectrum, solution),
                    spectrum.times().done(Stage.INVERT)));
        } catch (RuntimeException thrown) {
            Inversion.Refused refused = breaks.of(spectrum.spectrum().id(), thrown);
            return rejected(spectrum, reason(refused.cause()), refused.detail());
        }
    }

    private Certificate certificate(ValidatedSpectrum spectrum, Solution solution) {
        return certifier.certify(
                spectrum.header().spectrumId(),
                solution.labels(),
                !solution.bad().isEmpty());
    }

    /** Returns the rejection of a spectrum by this stage. */
    public static StageOutcome<InvertedSpectrum> rejected(
            ValidatedSpectrum spectrum, RejectionReason reason, String detail) {
        return new StageOutcome.Rejected<>(
                spectrum.raw(),
                spectrum.header().spectrumId(),
                spectrum.header().survey(),
                Stage.INVERT,
                reason,
                detail);
    }

    /** Returns the detail, with the suspected wavelength unit if no model reaches the wavelengths. */
    private static String detail(Inversion.Refused refused, ValidatedSpectrum spectrum) {
        DoubleSummaryStatistics wavelengths = spectrum.spectrum().arms().stream()
                .flatMapToDouble(arm -> Arrays.stream(arm.wavelength()))
                .summaryStatistics();
        String suspicion = WavelengthUnits.suspicion(wavelengths.getMin(), wavelengths.getMax());
        boolean isOutside = refused.cause() == Inversion.Cause.OUTSIDE_MODEL;
        return refused.detail() + (isOutside && suspicion != null ? "; " + suspicion : "");
    }

    private static RejectionReason reason(Inversion.Cause cause) {
        return switch (cause) {
            case OUTSIDE_MODEL -> RejectionReason.REJECTION_REASON_OUTSIDE_MODEL;
            case ALL_MASKED -> RejectionReason.REJECTION_REASON_ALL_MASKED;
            case TOO_FEW_PIXELS -> RejectionReason.REJECTION_REASON_TOO_FEW_PIXELS;
            case NUMERICAL -> RejectionReason.REJECTION_REASON_INVERSION_FAILED;
        };
    }
}
