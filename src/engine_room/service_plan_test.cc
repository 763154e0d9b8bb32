#include "engine_room/service_plan.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

Settings with(int jobs, int services = 0, int threads = 0) {
  Settings settings = default_settings();
  settings.jobs = jobs;
  settings.services = services;
  settings.threads = threads;
  return settings;
}

TEST(ServicePlan, OneDocumentGetsOneServiceWithAllCores) {
  EXPECT_EQ(plan_services(with(1), 2), (ServicePlan{1, 2}));
  EXPECT_EQ(plan_services(with(1), 1), (ServicePlan{1, 1}));
}

TEST(ServicePlan, MoreDocumentsGetMoreServicesUpToTheCores) {
  const auto many = [](int jobs) {
    Settings settings = with(jobs);
    settings.predictions_max = 100;
    return settings;
  };
  EXPECT_EQ(plan_services(many(2), 8), (ServicePlan{2, 4}));
  EXPECT_EQ(plan_services(many(3), 8), (ServicePlan{3, 2}));
  EXPECT_EQ(plan_services(many(20), 4), (ServicePlan{4, 1}));
}

TEST(ServicePlan, NoServiceIsPlannedThatMayNotRead) { EXPECT_EQ(plan_services(with(20), 8), (ServicePlan{2, 4})); }

TEST(ServicePlan, AServerReadsAsManyDocumentsAsThereIsMemoryFor) {
  const auto jobs = [](std::uint64_t mebibytes) { return jobs_of_a_server(Bytes(mebibytes << 20)); };
  EXPECT_EQ(jobs(240), 1);
  EXPECT_EQ(jobs(719), 1);
  EXPECT_EQ(jobs(720), 2);
  EXPECT_EQ(jobs(1024), 2);
  EXPECT_EQ(jobs(2048), 6);
  EXPECT_EQ(jobs(1U << 30), 256);
}

TEST(ServicePlan, WhatIsSetIsTaken) {
  EXPECT_EQ(plan_services(with(1, 3), 2), (ServicePlan{3, 1}));
  EXPECT_EQ(plan_services(with(1, 0, 7), 2), (ServicePlan{1, 7}));
}

TEST(DevicePlan, EachSetOfProcessorsHasServicesOfItsOwn) {
  Settings settings = with(4);
  settings.predictions_max = 4;
  settings.device = "cpu:0-1,cpu:2";
  settings.idle_time = Milliseconds(1234);
  const auto devices = plan_devices(settings, 4, {0, 1, 2, 3}).value();
  ASSERT_EQ(devices.size(), 2u);
  EXPECT_EQ(devices[0].settings.device, "cpu:0-1");
  EXPECT_EQ(devices[0].settings.services, 2);
  EXPECT_EQ(devices[0].configuration.threads, 1);
  EXPECT_EQ(devices[0].configuration.cpus, (std::vector{0, 1}));
  EXPECT_EQ(devices[1].settings.services, 1);
  EXPECT_EQ(devices[1].configuration.cpus, std::vector{2});
  EXPECT_EQ(devices[1].settings.care.idle_time, Milliseconds(1234));
  EXPECT_EQ(devices[1].settings.answer_time_max, 3 * devices[1].settings.care.heartbeat);
}

TEST(DevicePlan, AllProcessorsAreNotTiedToAny) {
  const auto devices = plan_devices(with(1), 2, {0, 1}).value();
  ASSERT_EQ(devices.size(), 1u);
  EXPECT_TRUE(devices[0].configuration.cpus.empty());
  EXPECT_EQ(devices[0].configuration.threads, 2);
}

TEST(DevicePlan, AProcessorThatIsNotOursIsNamed) {
  Settings settings = with(1);
  settings.device = "cpu:0-7";
  const auto devices = plan_devices(settings, 2, {0, 1});
  ASSERT_FALSE(devices);
  EXPECT_EQ(devices.error().reason, Reason::setting_invalid);
  EXPECT_NE(devices.error().message.find("processor 2"), std::string::npos);
}

TEST(CacheFolder, FollowsTheSettingThenXdgThenHome) {
  Settings settings = default_settings();
  EXPECT_EQ(cache_folder(settings, "/xdg", "/home/me"), "/xdg/plimsoll");
  EXPECT_EQ(cache_folder(settings, "relative", "/home/me"), "/home/me/.cache/plimsoll");
  EXPECT_EQ(cache_folder(settings, nullptr, "/home/me"), "/home/me/.cache/plimsoll");
  EXPECT_EQ(cache_folder(settings, nullptr, nullptr), "");
  settings.cache_folder = "/mine";
  EXPECT_EQ(cache_folder(settings, "/xdg", "/home/me"), "/mine");
  settings.cache_folder = "none";
  EXPECT_EQ(cache_folder(settings, "/xdg", "/home/me"), "");
}

}  // namespace
}  // namespace plimsoll
