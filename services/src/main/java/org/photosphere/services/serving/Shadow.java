package org.photosphere.services.serving;

import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.SampleOfIds;
import org.photosphere.proto.v1.ShadowReport;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that answers a fraction of the spectra alongside the serving one, for comparison alone: none of its answers
 * is published, and its failures do not affect the stream. Safe for use by several threads.
 */
public final class Shadow implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    private final ServingModel model;
    private final double share;
    private volatile Against against;
    private int users;
    private boolean closed;

    /** The model it is compared with, and the sums of the comparison. */
    private record Against(int model, ShadowSums sums) {}

    /**
     * @param model model, owned
     * @param share fraction of the spectra, 0 to 1, selected by their ids
     * @param serving model it is compared with
     */
    Shadow(ServingModel model, double share, Models.Serving serving) {
        this.model = model;
        this.share = share;
        this.against = against(serving);
    }

    private Against against(Models.Serving serving) {
        return new Against(
                serving.number(),
                new ShadowSums(
                        serving.model().forward().labels(), model.forward().labels()));
    }

    /** Restarts the comparison with another serving model. */
    void compareWith(Models.Serving serving) {
        against = against(serving);
    }

    /** Answers the selected spectra of a batch and compares the answers. */
    public void compare(SpectrumBatch batch, List<StageOutcome<InvertedSpectrum>> outcomes) {
        Against now = against;
        if (batch.model() != now.model()) {
            return;
        }
        ShadowSums sums = now.sums();
        List<ObservedSpectrum> spectra = new ArrayList<>();
        List<Inversion> serving = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (SampleOfIds.position(batch.spectra().get(i).header().spectrumId()) < share) {
                spectra.add(batch.spectra().get(i).spectrum());
                serving.add(inversion(outcomes.get(i)));
            }
        }
        if (spectra.isEmpty() || !enter()) {
            return;
        }
        try {
            List<Inversion> own = model.inverter().invert(spectra);
            for (int i = 0; i < own.size(); i++) {
                sums.add(serving.get(i), own.get(i));
            }
        } catch (RuntimeException broken) {
            LOG.warn(
                    "shadow {} failed on a batch; the stream is not affected",
                    model.forward().name(),
                    broken);
            serving.forEach(by -> sums.add(by, new Inversion.Refused(Inversion.Cause.NUMERICAL, "broke")));
        } finally {
            leave();
        }
    }

    private static Inversion inversion(StageOutcome<InvertedSpectrum> outcome) {
        return outcome instanceof StageOutcome.Passed<InvertedSpectrum> passed
                ? passed.value().solution()
                : new Inversion.Refused(Inversion.Cause.NUMERICAL, "refused");
    }

    public ShadowReport report() {
        return against.sums()
                .report()
                .setName(model.forward().name())
                .setDigest(model.forward().digest())
                .setShare(share)
                .build();
    }

    private synchronized boolean enter() {
        if (closed) {
            return false;
        }
        users++;
        return true;
    }

    private synchronized void leave() {
        users--;
        closeUnused();
    }

    /** Closes the model once no thread uses it. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            closeUnused();
        }
    }

    private void closeUnused() {
        if (closed && users == 0) {
            model.close();
        }
    }
}
