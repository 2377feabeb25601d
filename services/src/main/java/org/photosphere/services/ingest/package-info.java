/** The only Kafka consumer: bytes in, with their origin. */
@NullMarked
package org.photosphere.services.ingest;

import org.jspecify.annotations.NullMarked;
