package org.photosphere.services.pipeline;

/**
 * What is committed together.
 *
 * @param epoch grows whenever ingest goes back to the committed offsets: answers of an older epoch are void
 * @param sequence order of commit within an epoch, from 0 without gaps
 */
public record MicroBatchId(long epoch, long sequence) {}
