/** Corrections of labels that were learnt on stars of known labels. */
@NullMarked
package org.photosphere.model.calibration;

import org.jspecify.annotations.NullMarked;
