using System.Text.Json.Serialization;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.Http;

/// <summary>The types on the wire. How they are written is set in <see cref="JsonSetup"/>: this attribute's options don't bind.</summary>
[JsonSerializable(typeof(PredictRequest))]
[JsonSerializable(typeof(PredictResponse))]
[JsonSerializable(typeof(GenerateRequest))]
[JsonSerializable(typeof(GenerateResponse))]
[JsonSerializable(typeof(TokenEvent))]
[JsonSerializable(typeof(ScoreRequest))]
[JsonSerializable(typeof(ScoreResponse))]
[JsonSerializable(typeof(ScoreLine))]
[JsonSerializable(typeof(ScoredLine))]
[JsonSerializable(typeof(FailedLine))]
[JsonSerializable(typeof(ScoreTotal))]
[JsonSerializable(typeof(SuggestRequest))]
[JsonSerializable(typeof(SuggestResponse))]
[JsonSerializable(typeof(TraceRequest))]
[JsonSerializable(typeof(TraceResponse))]
[JsonSerializable(typeof(TokenizeRequest))]
[JsonSerializable(typeof(TokenizeResponse))]
[JsonSerializable(typeof(DetokenizeRequest))]
[JsonSerializable(typeof(DetokenizeResponse))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(AppendRequest))]
[JsonSerializable(typeof(RewindRequest))]
[JsonSerializable(typeof(ForkRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(ForkResponse))]
[JsonSerializable(typeof(StateResponse))]
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(Completion))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class ServerJson : JsonSerializerContext;
