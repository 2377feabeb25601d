package org.photosphere.services.pipeline;

/**
 * Identifier of a poll.
 *
 * @param epoch number that increases whenever ingest returns to the committed offsets: answers of an older epoch are
 *     void
 * @param sequence number of the poll within its epoch, from 0 without gaps
 */
public record MicroBatchId(long epoch, long sequence) {}
