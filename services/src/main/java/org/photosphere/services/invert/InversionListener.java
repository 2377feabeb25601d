package org.photosphere.services.invert;

import java.util.List;
import org.photosphere.model.certification.Certificate;
import org.photosphere.model.inversion.Inversion;

/** Events of the inversion. Called on the worker's thread. */
public interface InversionListener {

    /** A listener that ignores all events. */
    InversionListener NONE = new InversionListener() {
        @Override
        public void inverted(List<Inversion> answers, long nanos) {}

        @Override
        public void certified(List<Certificate> certificates, long nanos) {}
    };

    /**
     * A batch was inverted.
     *
     * @param answers results of one batch
     * @param nanos time the device was busy
     */
    void inverted(List<Inversion> answers, long nanos);

    /**
     * A batch's solutions were certified.
     *
     * @param certificates certificates of the solutions
     * @param nanos time the device was busy
     */
    void certified(List<Certificate> certificates, long nanos);
}
