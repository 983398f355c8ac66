using System.Xml.Linq;
using SequenceApi.Server.Options;
using SequenceApi.Server.Tests.Fakes;
using SequenceApi.Server.Tests.Hosting;
using YamlDotNet.RepresentationModel;

namespace SequenceApi.Server.Tests.Documentation;

/// <summary>What the files under docker/ say of the server is so.</summary>
public sealed class DeploymentTests
{
    private const int SecondsUntilKilled = 20;

    [Theory]
    [InlineData("docker/compose.yaml")]
    [InlineData("docker/kubernetes/api.yaml")]
    public async Task The_environment_of_a_deployment_starts_a_server_that_keeps_sessions_in_its_Redis(string file)
    {
        using var redis = new EmbeddedRedis();
        using var bundle = new TinyBundle();
        var environment = Environment(file);
        Assert.EndsWith("redis:6379", environment["ConnectionStrings__Redis"], StringComparison.Ordinal);
        environment["ConnectionStrings__Redis"] = redis.Address;
        environment["Models__Path"] = bundle.Models;

        using var server = ServerProcess.Start(["--urls", "http://127.0.0.1:0"], [.. environment.Select(pair => (pair.Key, pair.Value))]);
        using var client = new HttpClient { BaseAddress = new Uri((await server.ErrorLineAsync("listens on")).Split(' ')[^1]) };
        await client.AskAsync("/v1/sessions", new { text = "abc" });
        redis.Stop();

        using var refused = await client.SendJsonAsync("/v1/sessions", new { text = "abc" });
        Assert.Equal("store_unavailable", (string?)(await refused.ReadAsync())["code"]);
    }

    [Fact]
    public void A_replica_has_the_time_to_drain_before_it_is_killed()
    {
        var compose = (string)Service(Load("docker/compose.yaml").Single())["stop_grace_period"]!;
        var pod = Pod(Load("docker/kubernetes/api.yaml"));
        var leaving = (string)pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]!;

        var needed = new HttpOptions().DrainSeconds + SecondsUntilKilled;
        Assert.Equal($"{needed}s", compose);
        Assert.Equal(needed + int.Parse(leaving), int.Parse((string)pod["terminationGracePeriodSeconds"]!));
    }

    [Fact]
    public void The_smoke_test_of_the_image_gives_it_the_drain_time_to_stop() =>
        Assert.Contains($"drain_seconds={new HttpOptions().DrainSeconds}", File.ReadLines(Repository.Find("docker/smoke.sh")));

    /// <summary>A default would win over the platform that is asked for, and put one system's native code into another's image.</summary>
    [Fact]
    public void The_image_leaves_its_platform_to_whoever_builds_it() => Assert.Contains("ARG TARGETARCH", Dockerfile);

    [Fact]
    public void The_image_has_the_version_of_the_code_and_the_user_of_the_deployments()
    {
        var properties = XDocument.Load(Repository.Find("Directory.Build.props"));
        Assert.Contains($"ARG VERSION={properties.Descendants("Version").Single().Value}", Dockerfile);
        Assert.Contains($"USER {Pod(Load("docker/kubernetes/api.yaml"))["securityContext"]["runAsUser"]}", Dockerfile);
    }

    [Fact]
    public void No_container_can_write_to_its_root_or_gain_rights()
    {
        Assert.All((YamlMappingNode)Load("docker/compose.yaml").Single()["services"], service =>
        {
            Assert.Equal("true", (string?)service.Value["read_only"]);
            Assert.Equal("ALL", (string?)service.Value["cap_drop"][0]);
            Assert.Equal("no-new-privileges:true", (string?)service.Value["security_opt"][0]);
        });
        Assert.All(Pods().SelectMany(pod => (YamlSequenceNode)pod["containers"]), container =>
        {
            var rights = container["securityContext"];
            Assert.Equal("true", (string?)rights["readOnlyRootFilesystem"]);
            Assert.Equal("false", (string?)rights["allowPrivilegeEscalation"]);
            Assert.Equal("ALL", (string?)rights["capabilities"]["drop"][0]);
            Assert.Equal(["cpu", "memory"], ((YamlMappingNode)container["resources"]["limits"]).Select(limit => (string?)limit.Key));
        });
        Assert.All(Pods(), pod => Assert.Equal("true", (string?)pod["securityContext"]["runAsNonRoot"]));
    }

    private static string[] Dockerfile => File.ReadAllLines(Repository.Find("Dockerfile"));

    private static IEnumerable<YamlNode> Pods() => Load("docker/kubernetes/api.yaml").Concat(Load("docker/kubernetes/redis.yaml"))
        .Where(document => (string?)document["kind"] is "Deployment" or "StatefulSet")
        .Select(document => document["spec"]["template"]["spec"]);

    private static Dictionary<string, string> Environment(string file)
    {
        var documents = Load(file);
        return file.Contains("compose", StringComparison.Ordinal)
            ? ((YamlMappingNode)Service(documents.Single())["environment"]).ToDictionary(pair => (string)pair.Key!, pair => (string)pair.Value!)
            : ((YamlSequenceNode)Pod(documents)["containers"][0]["env"]).ToDictionary(pair => (string)pair["name"]!, pair => (string)pair["value"]!);
    }

    private static YamlNode[] Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Repository.Find(file));
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    private static YamlNode Service(YamlNode compose) => compose["services"]["api"];

    private static YamlNode Pod(YamlNode[] documents) =>
        documents.Single(document => (string?)document["kind"] == "Deployment")["spec"]["template"]["spec"];
}
