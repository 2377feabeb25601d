package org.photosphere.services.invert;

import java.util.List;
import org.photosphere.model.certification.Certificate;
import org.photosphere.model.inversion.Inversion;

/** Hears of each inversion; called on the worker's thread. */
public interface InversionListener {

    /** Hears nothing. */
    InversionListener NONE = new InversionListener() {
        @Override
        public void inverted(List<Inversion> answers, long nanos) {}

        @Override
        public void certified(List<Certificate> certificates, long nanos) {}
    };

    /**
     * @param answers of one batch
     * @param nanos the device was busy
     */
    void inverted(List<Inversion> answers, long nanos);

    /**
     * @param certificates of one batch's solutions
     * @param nanos the device was busy
     */
    void certified(List<Certificate> certificates, long nanos);
}
