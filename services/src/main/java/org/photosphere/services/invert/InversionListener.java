package org.photosphere.services.invert;

import java.util.List;
import org.photosphere.model.inversion.Inversion;

/** Hears of each inversion; called on the worker's thread. */
public interface InversionListener {

    /**
     * @param answers of one batch
     * @param nanos the device was busy
     */
    void inverted(List<Inversion> answers, long nanos);
}
