// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

/**
 * What a model said.
 *
 * @param text supposed to be a JSON object; may be anything
 * @param usage what it took
 */
public record Answer(String text, ModelUsage usage) {}
