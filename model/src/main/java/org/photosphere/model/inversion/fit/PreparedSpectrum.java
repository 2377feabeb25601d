package org.photosphere.model.inversion.fit;

import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * One spectrum ready for a fit: its observation and the bounds of its parameters. Its views are in use until it is
 * closed.
 */
public final class PreparedSpectrum implements AutoCloseable {

    private final InstrumentViews.Lease lease;
    private final Observation observation;
    private final ParameterBox box;

    PreparedSpectrum(
            InstrumentViews.Lease lease, ForwardModel model, InversionSettings settings, ObservedSpectrum spectrum) {
        this.lease = lease;
        InstrumentView view = lease.viewOf(spectrum);
        observation = new ObservationFactory(view, model.wavelengths())
                .observation(view.observe(spectrum, new ArrayPool()), spectrum);
        box = new ParameterBox(
                model.labels(), settings.profileOf(spectrum.instrument()).velocityRangeKms());
    }

    InstrumentViews.Shared common() {
        return lease.common();
    }

    public Observation observation() {
        return observation;
    }

    /** Returns the bounds of labels and velocity, and their scaling. */
    public ParameterBox box() {
        return box;
    }

    @Override
    public void close() {
        lease.close();
    }
}
