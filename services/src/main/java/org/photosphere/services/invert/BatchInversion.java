package org.photosphere.services.invert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
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

/** A batch through the model: one outcome a spectrum, in order. */
public final class BatchInversion {

    private static final Logger LOG = LoggerFactory.getLogger(BatchInversion.class);

    private final Inverter inverter;
    private final Certifier certifier;
    private final InversionListener listener;

    /**
     * @param certifier of the inverter's solutions
     */
    public BatchInversion(Inverter inverter, Certifier certifier, InversionListener listener) {
        this.inverter = inverter;
        this.certifier = certifier;
        this.listener = listener;
    }

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
        long begin = System.nanoTime();
        List<Inversion> answers =
                answers(spectra.stream().map(ValidatedSpectrum::spectrum).toList());
        listener.inverted(answers, System.nanoTime() - begin);
        if (answers.size() != spectra.size()) {
            throw new IllegalStateException(spectra.size() + " spectra, but " + answers.size() + " answers");
        }
        begin = System.nanoTime();
        List<Certificate> certificates = new ArrayList<>(spectra.size());
        List<StageOutcome<InvertedSpectrum>> outcomes = new ArrayList<>(spectra.size());
        for (int i = 0; i < spectra.size(); i++) {
            if (answers.get(i) instanceof Solution solution) {
                Certificate certificate = certificate(spectra.get(i), solution);
                certificates.add(certificate);
                outcomes.add(new StageOutcome.Passed<>(new InvertedSpectrum(
                        spectra.get(i),
                        solution,
                        certificate,
                        spectra.get(i).times().done(Stage.INVERT))));
            } else {
                Inversion.Refused refused = (Inversion.Refused) answers.get(i);
                outcomes.add(rejected(spectra.get(i), reason(refused.cause()), detail(refused, spectra.get(i))));
            }
        }
        listener.certified(certificates, System.nanoTime() - begin);
        return outcomes;
    }

    private Certificate certificate(ValidatedSpectrum spectrum, Solution solution) {
        return certifier.certify(
                spectrum.header().spectrumId(),
                solution.labels(),
                !solution.bad().isEmpty());
    }

    /**
     * Where a batch breaks the inversion, each spectrum alone: those that break it by themselves are refused. If all
     * do, it is the device that is broken.
     */
    private List<Inversion> answers(List<ObservedSpectrum> spectra) {
        try {
            return inverter.invert(spectra);
        } catch (RuntimeException broken) {
            List<Inversion> answers = new ArrayList<>(spectra.size());
            int refused = 0;
            for (ObservedSpectrum spectrum : spectra) {
                try {
                    answers.addAll(inverter.invert(List.of(spectrum)));
                } catch (RuntimeException alone) {
                    LOG.warn("spectrum {} breaks the inversion", spectrum.id(), alone);
                    answers.add(new Inversion.Refused(Inversion.Cause.NUMERICAL, "broke the inversion: " + alone));
                    refused++;
                }
            }
            if (refused == spectra.size()) {
                throw broken;
            }
            return answers;
        }
    }

    /** The rejection of a spectrum by this stage. */
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

    /** With the unit that the wavelengths may be in, where no model reaches them. */
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
