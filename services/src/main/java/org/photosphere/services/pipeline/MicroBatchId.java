package org.photosphere.services.pipeline;

/**
 * A poll.
 *
 * @param epoch grows whenever ingest goes back to the committed offsets: answers of an older epoch are void
 * @param sequence of polls within an epoch, from 0 without gaps
 */
public record MicroBatchId(long epoch, long sequence) {}
