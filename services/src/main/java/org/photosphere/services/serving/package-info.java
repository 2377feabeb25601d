/**
 * The model that answers, with the chain around it: opened, switched, shadowed.
 *
 * <p>{@link ServingModel} is a bundle opened with its inversion; {@link Models} holds those in use, {@link ModelChoices} reads
 * what operators chose ({@link ModelTopic} writes it), {@link ModelRollout} switches, {@link Shadow} compares a second model.
 * {@link Stages} are decode, validate and the answer's messages for one model; {@link InProcessPipeline} runs them without
 * Kafka, {@link WarmUp} and {@link InversionThroughput} run them before and beside the stream.
 */
@NullMarked
package org.photosphere.services.serving;

import org.jspecify.annotations.NullMarked;
