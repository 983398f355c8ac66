// Asks a server what an application would, by OpenAI's own client. Prints a line per check; exits with 1 if one fails.
// node check.mjs http://127.0.0.1:8080
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.argv[2]}/v1`, apiKey: "any", maxRetries: 0 });
const messages = [{ role: "user", content: "To be" }];
const prompt = "To be, or";

const checks = {
  async "models are listed and told"() {
    const [first] = (await client.models.list()).data;
    assert.equal((await client.models.retrieve(first.id)).id, first.id);
  },

  async "completions have log probabilities, echo and several choices"() {
    const scored = await client.completions.create({ model: null, prompt, max_tokens: 4, logprobs: 3, echo: true, seed: 7 });
    const { text, logprobs } = scored.choices[0];
    assert.ok(text.startsWith(prompt));
    assert.equal(logprobs.tokens.join(""), text);
    assert.equal(logprobs.token_logprobs[0], null);
    assert.ok(Object.keys(logprobs.top_logprobs.at(-1)).length >= 3);
    assert.equal(logprobs.text_offset.length, logprobs.tokens.length);
    assert.equal(scored.usage.completion_tokens, 4);

    const several = await client.completions.create({ model: null, prompt: [prompt, "Now"], n: 3, max_tokens: 8, seed: 7 });
    assert.deepEqual(several.choices.map((choice) => choice.index), [0, 1, 2, 3, 4, 5]);
    assert.ok(several.choices.every((choice) => choice.finish_reason === "length"));
  },

  async "a stream of completions is the whole text and tells the usage"() {
    const request = { model: null, prompt, n: 2, max_tokens: 12, seed: 7 };
    const whole = await client.completions.create(request);
    const texts = ["", ""];
    let usage;
    for await (const part of await client.completions.create({ ...request, stream: true, stream_options: { include_usage: true } })) {
      for (const choice of part.choices) texts[choice.index] += choice.text;
      usage = part.usage ?? usage;
    }
    assert.deepEqual(texts, whole.choices.map((choice) => choice.text));
    assert.deepEqual(usage, whole.usage);
  },

  async "a chat replies whole and in a stream"() {
    const request = { model: null, messages, max_completion_tokens: 12, seed: 7, logprobs: true, top_logprobs: 2 };
    const { message, logprobs, finish_reason } = (await client.chat.completions.create(request)).choices[0];
    assert.equal(message.role, "assistant");
    assert.equal(finish_reason, "length");
    assert.equal(logprobs.content.map((token) => token.token).join(""), message.content);
    assert.ok(logprobs.content.every((token) => token.top_logprobs.length === 2 && token.bytes.length > 0));

    const runner = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    const final = await runner.finalChatCompletion();
    assert.equal(final.choices[0].message.content, message.content);
    assert.deepEqual(final.choices[0].logprobs.content, logprobs.content);
    assert.equal(final.usage.completion_tokens, 12);
  },

  async "extensions pass through"() {
    const limited = await client.completions.create({ model: null, prompt, max_tokens: 40, top_k: 5, bad_words: ["e"] });
    assert.ok(!limited.choices[0].text.includes("e"));
  },

  async "errors come as the client's own classes"() {
    await assert.rejects(
      client.completions.create({ model: null, prompt, logprobs: 6 }),
      (error) => error instanceof OpenAI.BadRequestError && error.param === "logprobs" && error.code === "invalid_request");
    await assert.rejects(
      client.chat.completions.create({ model: null, messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "a" } }] }] }),
      (error) => error instanceof OpenAI.BadRequestError && error.type === "invalid_request_error" && /type text/.test(error.message));
    await assert.rejects(
      client.chat.completions.create({ model: "unknown", messages }),
      (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
    await assert.rejects(client.models.retrieve("unknown"), (error) => error instanceof OpenAI.NotFoundError && error.status === 404);
  },

  async "a stream that is left ends"() {
    const long = { model: null, max_tokens: 65536, stream: true };
    for await (const part of await client.completions.create({ ...long, prompt, n: 4 })) if (part.choices[0].text) break;
    for await (const part of await client.chat.completions.create({ ...long, messages })) if (part.choices[0].delta.content) break;
  },
};

for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok: ${name}`);
  } catch (error) {
    console.log(`failed: ${name}: ${error.stack}`);
    process.exitCode = 1;
  }
}
