/**
 * Reading FITS files of unknown origin: every size is checked against the file before it is allocated.
 *
 * <p>{@link FitsFile} opens a {@link FitsSource}, plain or compressed, which refuses a {@link ForeignFile} by name;
 * {@link FitsHeader} and {@link FitsLayout} locate the units, {@link FitsTable}, {@link FitsColumns} and {@link ImageRows}
 * read their numbers. Units and surveys are the parent package's.
 */
@NullMarked
package org.photosphere.services.survey.fits;

import org.jspecify.annotations.NullMarked;
