/** The only Kafka consumer of spectra: raw records with their origin. */
@NullMarked
package org.photosphere.services.ingest;

import org.jspecify.annotations.NullMarked;
